import { describe, expect, test } from "vitest";
import { aFunction } from "../functions/handlers.ts";
import { anApi } from "./http.ts";

describe("of the routes that match, the most specific answers:", () => {
  const KEYS = [
    "$default",
    "ANY /v1/{proxy+}",
    "GET /v1/things/{path+}",
    "GET /v1/things/{id}",
    "GET /v1/things/{id}/parts",
    "GET /v1/things/all",
    "POST /v1/things",
  ];
  test.each([
    ["GET", "/v1/things/all", "GET /v1/things/all"],
    ["GET", "/v1/things/7", "GET /v1/things/{id}"],
    ["GET", "/v1/things/7/parts", "GET /v1/things/{id}/parts"],
    ["GET", "/v1/things/7/parts/8", "GET /v1/things/{path+}"],
    ["GET", "/v1/things", "ANY /v1/{proxy+}"],
    ["POST", "/v1/things", "POST /v1/things"],
    ["DELETE", "/v1/things/all", "ANY /v1/{proxy+}"],
    ["GET", "/v1", "$default"],
    ["GET", "/v1/things/", "ANY /v1/{proxy+}"],
    ["GET", "/elsewhere", "$default"],
  ])("%s %s", async (method, path, key) => {
    await using api = await anApi(KEYS);
    await api.call(path, { method });
    expect(api.events).toMatchObject([{ routeKey: key, requestContext: { routeKey: key } }]);
  });
});

describe("an answer", () => {
  test("has the function's status, headers, cookies and body", async () => {
    await using api = await anApi(["$default"], {
      answer: {
        statusCode: 201,
        headers: { etag: '"1"', "x-n": 2 },
        cookies: ["a=1", "b=2"],
        body: "é",
      },
    });
    const { response, text } = await api.call("/x");
    expect(response.status).toBe(201);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      etag: '"1"',
      "x-n": "2",
      "content-length": "2",
    });
    expect(response.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
    expect(text).toBe("é");
  });

  test("that is base64 is sent as bytes", async () => {
    const body = Buffer.from([0, 255]).toString("base64");
    await using api = await anApi(["$default"], { answer: { body, isBase64Encoded: true } });
    expect((await api.call("/x")).bytes).toEqual(Buffer.from([0, 255]));
  });

  test.each([
    ["no object", null],
    ["a status that is none", { statusCode: 12 }],
    ["a header that can't be sent", { headers: { "x-a": "a\nb" } }],
  ])("with %s is a server error, and is complained of", async (_, answer) => {
    await using api = await anApi(["$default"], { answer });
    expect((await api.call("/x")).response.status).toBe(500);
    expect(api.complaints).toHaveLength(1);
  });
});

test("an answer that says that the function failed is complained of, with the request", async () => {
  await using api = await anApi(["$default"], { answer: { statusCode: 503 } });
  expect((await api.call("/x?token=1", { method: "PUT" })).response.status).toBe(503);
  expect(api.complaints).toEqual(["PUT /x was answered 503"]);
});

test("a body of 10 MB is taken, and a greater one refused before any function sees it", async () => {
  await using api = await anApi(["POST /x"]);
  const statusOf = async (bytes: number) =>
    (await api.call("/x", { method: "POST", body: new Uint8Array(bytes) })).response.status;
  expect(await statusOf(10_000_000)).toBe(200);
  expect(await statusOf(10_000_001)).toBe(413);
  expect(api.events).toHaveLength(1);
});

test("a path that no route has is not found", async () => {
  await using api = await anApi(["GET /x"]);
  const { response, text } = await api.call("/y");
  expect(response.status).toBe(404);
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  expect(JSON.parse(text)).toMatchObject({ status: 404 });
});

test.each([
  ["throws", "throw"],
  ["exits", "exit"],
  ["doesn't answer in time", "hang"],
])(
  "a function that %s is a server error without its cause, and the next request is answered",
  async (_, how) => {
    const code = `export const handler = async ({ rawPath }) => {
    if (rawPath === "/throw") throw new Error("secret");
    if (rawPath === "/exit") process.exit(1);
    if (rawPath === "/hang") await new Promise(() => undefined);
    return { statusCode: 204 };
  };`;
    const one = await aFunction(code, { timeout: 300 });
    await using api = await anApi(["$default"], { function: one });
    const { response, text } = await api.call(`/${how}`);
    expect(response.status).toBe(500);
    expect(text).not.toContain("secret");
    expect(api.complaints).toHaveLength(1);
    expect((await api.call("/well")).response.status).toBe(204);
  },
);
