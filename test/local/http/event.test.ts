import { once } from "node:events";
import { readFileSync } from "node:fs";
import { get } from "node:http";
import { describe, expect, test } from "vitest";
import { anApi } from "./http.ts";

const REAL = JSON.parse(
  readFileSync(
    new URL("../../fixtures/payloads/aws-lambda/apigw-v2.get.json", import.meta.url),
    "utf8",
  ),
);

describe("an event of payload format 2.0", () => {
  test("has the fields of a real one, but for those of what this API doesn't have", async () => {
    await using api = await anApi(["GET /my/{parameter1}"]);
    await api.call("/my/path?parameter1=value1&parameter2=value", { headers: { cookie: "a=b" } });
    const { stageVariables: _, ...real } = REAL;
    const { authentication: __, ...requestContext } = real.requestContext;
    const { iam } = { iam: { accountId: "", userArn: "" } };
    const expected = { ...real, requestContext: { ...requestContext, authorizer: { iam } } };
    expect(fieldsOf(api.events[0])).toEqual(fieldsOf(expected));
  });

  test("tells where and when the request came in", async () => {
    await using api = await anApi(["$default"]);
    await api.call("/x", { headers: { "user-agent": "curl/8" } });
    expect(api.events).toMatchObject([
      {
        requestContext: {
          http: { method: "GET", path: "/x", sourceIp: "127.0.0.1", userAgent: "curl/8" },
          time: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
          timeEpoch: expect.any(Number),
        },
      },
    ]);
  });

  test.each([
    ["/v1/../x/%2e%2e/./y", { rawPath: "/v1/../x/%2e%2e/./y", rawQueryString: "" }],
    ["//x?a?b", { rawPath: "//x", rawQueryString: "a?b" }],
    ["http://elsewhere/x?y", { rawPath: "/x", rawQueryString: "y" }],
    ["http://elsewhere", { rawPath: "/", rawQueryString: "" }],
    ["*", { rawPath: "*", rawQueryString: "" }],
  ])("has the path of %s just as it was sent", async (path, expected) => {
    await using api = await anApi(["$default"]);
    await once(get({ host: "127.0.0.1", port: new URL(api.url).port, path }), "response");
    expect(api.events).toMatchObject([expected]);
  });

  test("has the query as it was and each parameter once, with all its values", async () => {
    await using api = await anApi(["$default"]);
    await api.call("/x?label=a&label=b%2Cc&depth=1&empty=");
    expect(api.events).toMatchObject([
      {
        rawPath: "/x",
        rawQueryString: "label=a&label=b%2Cc&depth=1&empty=",
        queryStringParameters: { label: "a,b,c", depth: "1", empty: "" },
      },
    ]);
  });

  test("has no query and no parameters where there are none", async () => {
    await using api = await anApi(["GET /x"]);
    await api.call("/x");
    for (const field of ["queryStringParameters", "pathParameters", "body", "cookies"]) {
      expect(api.events[0]).not.toHaveProperty(field);
    }
  });

  test("has each header once, in lower case, with all its values", async () => {
    await using api = await anApi(["$default"]);
    const request = get(`${api.url}/x`, { headers: { "X-One": ["1", "2"], Accept: "a/b" } });
    await once(request, "response");
    expect(api.events).toMatchObject([{ headers: { "x-one": "1,2", accept: "a/b" } }]);
  });

  test("has cookies one by one, and in their header too", async () => {
    await using api = await anApi(["$default"]);
    await api.call("/x", { headers: { cookie: "a=1; b=2" } });
    expect(api.events).toMatchObject([
      { cookies: ["a=1", "b=2"], headers: { cookie: "a=1; b=2" } },
    ]);
  });

  test("has the path's parameters decoded, a greedy one with its slashes", async () => {
    await using api = await anApi(["GET /v1/{name}/{path+}"]);
    await api.call("/v1/a%20b/c%2Fd/%C3%A9?x=1");
    await api.call("/v1/broken%/x");
    expect(api.events).toMatchObject([
      { rawPath: "/v1/a%20b/c%2Fd/%C3%A9", pathParameters: { name: "a b", path: "c/d/é" } },
      { pathParameters: { name: "broken%", path: "x" } },
    ]);
  });

  test.each([
    ["application/json", '{"é":1}', '{"é":1}', false],
    ["application/problem+json; charset=utf-8", "{}", "{}", false],
    ["text/yaml", "a: é", "a: é", false],
    ["application/yaml", "a: é", Buffer.from("a: é").toString("base64"), true],
    ["application/octet-stream", "\u00ff", Buffer.from("\u00ff").toString("base64"), true],
  ])("has a body of %s as text or as base64", async (contentType, sent, body, isBase64Encoded) => {
    await using api = await anApi(["POST /x"]);
    await api.call("/x", { method: "POST", body: sent, headers: { "content-type": contentType } });
    expect(api.events).toMatchObject([{ body, isBase64Encoded }]);
  });

  const ADMINISTRATOR = { iam: { userArn: expect.stringMatching(/user\/administrator$/) } };
  const TOKEN = { authorization: "Bearer anything" };

  test("names the administrator, but where a token is presented", async () => {
    await using api = await anApi(["GET /mine"]);
    await api.call("/mine");
    await api.call("/mine", { headers: TOKEN });
    await api.call("/mine", { headers: { authorization: "" } });
    const named = { requestContext: { authorizer: ADMINISTRATOR } };
    const unnamed = {
      requestContext: expect.not.objectContaining({ authorizer: expect.anything() }),
    };
    expect(api.events).toMatchObject([named, unnamed, unnamed]);
  });

  test("names the administrator on a route whose callers sign with IAM, whatever they present", async () => {
    await using api = await anApi(["GET /mine"], { signedIn: ["GET /mine"] });
    await api.call("/mine", { headers: TOKEN });
    expect(api.events).toMatchObject([{ requestContext: { authorizer: ADMINISTRATOR } }]);
  });

  test("never names anybody because the caller says so", async () => {
    await using api = await anApi(["POST /mine"]);
    const requestContext = { authorizer: { iam: { userArn: "arn:aws:iam::1:user/me" } } };
    const headers = { ...TOKEN, "x-amzn-request-context": JSON.stringify(requestContext) };
    await api.call("/mine", { method: "POST", headers, body: JSON.stringify({ requestContext }) });
    expect(api.events).toMatchObject([
      { requestContext: expect.not.objectContaining({ authorizer: expect.anything() }) },
    ]);
  });

  test.each([
    ["a proxy on this machine passes on", { "x-forwarded-for": "192.0.2.1" }],
    ["comes under another name", { host: "signalbox.example.com" }],
  ])("names nobody where %s it with a token, and has none without", async (_, headers) => {
    await using api = await anApi(["GET /open", "GET /signed"], { signedIn: ["GET /signed"] });
    const statusOf = async (path: string, more = {}) => {
      const options = { host: "127.0.0.1", port: new URL(api.url).port, path };
      const [response] = await once(
        get({ ...options, headers: { ...headers, ...more } }),
        "response",
      );
      response.resume();
      return response.statusCode;
    };
    expect([await statusOf("/open"), await statusOf("/signed", TOKEN)]).toEqual([403, 403]);
    expect(api.events).toEqual([]);
    expect(await statusOf("/open", TOKEN)).toBe(200);
    expect(api.events).toMatchObject([
      { requestContext: expect.not.objectContaining({ authorizer: expect.anything() }) },
    ]);
  });
});

/** The paths of all fields of an event, without those that the caller names. */
function fieldsOf(value: unknown, path = ""): string[] {
  const named = ["headers", "queryStringParameters", "pathParameters", "cookies"];
  if (typeof value !== "object" || value === null || named.includes(path)) return [path];
  const entries = Object.entries(value);
  return entries.flatMap(([key, child]) => fieldsOf(child, path ? `${path}.${key}` : key)).sort();
}
