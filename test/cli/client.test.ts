import { describe, expect, test } from "vitest";
import { SignalboxClient } from "../../lib/client/client.ts";
import { settingsIn } from "../../lib/client/settings.ts";
import { answerJson, stubServer } from "./server.ts";

const SECRET = "sbx_very-secret";

function clientOf(url: string, env: Record<string, string> = {}): SignalboxClient {
  return new SignalboxClient(settingsIn({ SIGNALBOX_URL: url, ...env }));
}

test("the token goes along as a bearer token", async () => {
  await using server = await stubServer((_, response) => answerJson(response, 200, {}));
  await clientOf(server.url, { SIGNALBOX_TOKEN: `${SECRET}\n` }).statuses.get("a");
  await clientOf(server.url).statuses.get("a");
  const sent = server.requests.map(({ headers }) => headers.authorization);
  expect(sent).toEqual([`Bearer ${SECRET}`, undefined]);
});

test("a token that no header can hold is refused without being shown", () => {
  const settings = () => settingsIn({ SIGNALBOX_TOKEN: `${SECRET}\nx: y` });
  expect(settings).toThrow("SIGNALBOX_TOKEN holds characters that no token has");
  expect(settings).not.toThrow(SECRET);
});

test("a service may live below a path", async () => {
  await using server = await stubServer((_, response) => answerJson(response, 200, {}));
  await clientOf(`${server.url}/prod/`).statuses.get("a/b");
  expect(server.requests[0]?.line).toBe("GET /prod/v1/status/a/b");
});

test("a listing reads page after page", async () => {
  await using server = await stubServer((request, response) => {
    const more = request.url?.includes("cursor=") ? {} : { cursor: "a b" };
    answerJson(response, 200, { items: [{}], ...more });
  });
  let count = 0;
  const query = { prefix: "x", labels: ["t=1", "u=2"] };
  for await (const page of clientOf(server.url).statuses.list(query)) count += page.length;
  expect(count).toBe(2);
  expect(server.requests.map(({ line }) => line)).toEqual([
    "GET /v1/status?prefix=x&limit=500&label=t%3D1&label=u%3D2",
    "GET /v1/status?prefix=x&limit=500&label=t%3D1&label=u%3D2&cursor=a+b",
  ]);
});

test("the feed is read up to now, past pages that have nothing for the caller", async () => {
  const pages = new Map([
    ["", { items: [{ n: 1 }], cursor: "a b" }],
    ["a b", { items: [], cursor: "c" }],
    ["c", { items: [{ n: 2 }], cursor: "d" }],
    ["d", { items: [], cursor: "d" }],
  ]);
  await using server = await stubServer((request, response) => {
    const after = new URL(request.url ?? "", "http://x").searchParams.get("after") ?? "";
    answerJson(response, 200, pages.get(after));
  });
  const found: unknown[] = [];
  for await (const { items, cursor } of clientOf(server.url).history.feed({ prefix: "x" })) {
    found.push(...items, cursor);
  }
  expect(found).toEqual([{ n: 1 }, "a b", "c", { n: 2 }, "d"]);
  expect(server.requests.map(({ line }) => line).slice(0, 2)).toEqual([
    "GET /v1/history?prefix=x&limit=500",
    "GET /v1/history?prefix=x&after=a+b&limit=500",
  ]);
});

describe("an error says what to do", () => {
  test("when nothing answers", async () => {
    const { url } = await closedServer();
    await expect(clientOf(url).statuses.get("a")).rejects.toThrow(
      `no Signalbox answers at ${url}; start one with "npm start", or set SIGNALBOX_URL`,
    );
  });

  test("when something else answers", async () => {
    await using server = await stubServer((_, response) => response.end("<html>"));
    const client = clientOf(server.url);
    const text = `what answers at ${server.url} is no Signalbox; set SIGNALBOX_URL to where one is`;
    await expect(client.statuses.get("a")).rejects.toThrow(text);
  });

  test("when the service is elsewhere", async () => {
    await using server = await stubServer((_, response) =>
      response.writeHead(302, { location: "http://192.0.2.1/" }).end(),
    );
    await expect(clientOf(server.url).statuses.get("a")).rejects.toThrow(
      /redirects elsewhere; set/,
    );
  });

  test("when an answer has no end", async () => {
    await using server = await stubServer((_, response) => response.end(" ".repeat(17_000_000)));
    await expect(clientOf(server.url).statuses.get("a")).rejects.toThrow(
      /more than 16777216 bytes/,
    );
  });

  test("when a proxy refuses", async () => {
    await using server = await stubServer((_, response) => response.writeHead(502).end("<html>"));
    await expect(clientOf(server.url).statuses.get("a")).rejects.toMatchObject({
      status: 502,
      message: "HTTP 502 Bad Gateway",
      errors: [],
    });
  });

  test.each(["ftp://x", "localhost:4000", "x"])("when the URL is %s", (url) => {
    expect(() => clientOf(url)).toThrow(/not one of http or https; set SIGNALBOX_URL/);
  });
});

test("a path or name that a URL would change is never sent", async () => {
  await expect(clientOf("http://127.0.0.1:9").silences.remove("..")).rejects.toThrow(
    /name: must be/,
  );
  await expect(clientOf("http://127.0.0.1:9").resources.remove("a/../b")).rejects.toThrow(
    /segment "\.\."/,
  );
});

/** A server that has ended, so that nothing answers where it was. */
async function closedServer(): Promise<{ readonly url: string }> {
  await using server = await stubServer(() => undefined);
  return { url: server.url };
}
