import { get, request } from "node:http";
import { setImmediate } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { Refusal } from "../../../lib/domain/refusal.ts";
import { readBody } from "../../../lib/local/http/body.ts";
import { Front, type Handle } from "../../../lib/local/http/front.ts";

/** A front that listens, and closes when the test is over. */
async function aFront() {
  const complaints: string[] = [];
  const front = new Front((text) => complaints.push(text));
  const url = await front.listen("127.0.0.1", 0);
  onTestFinished(() => front.close());
  return { front, url, complaints };
}

const ok: Handle = async (_, response) => {
  response.end("ok");
};

test("requests that come before the service is ready are answered when it is", async () => {
  const { front, url } = await aFront();
  const early = fetch(url).then((response) => response.text());
  front.serve(ok);
  expect(await early).toBe("ok");
  expect(await (await fetch(url)).text()).toBe("ok");
});

test("requests that wait for a service that never gets ready are let go", async () => {
  const { front, url } = await aFront();
  const early = fetch(url);
  const refused = expect(early).rejects.toThrow("fetch failed");
  await front.close();
  await refused;
});

test("a request under way is answered before the front has closed", async () => {
  const { front, url } = await aFront();
  const reached = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  front.serve(async (_, response) => {
    reached.resolve();
    await released.promise;
    response.end("late");
  });
  const underWay = fetch(url).then((response) => response.text());
  await reached.promise;
  const closed = front.close();
  released.resolve();
  expect(await underWay).toBe("late");
  await closed;
  await expect(fetch(url)).rejects.toThrow("fetch failed");
});

test("a request whose caller has gone is under way until its handler is done", async () => {
  const { front, url, complaints } = await aFront();
  const [reached, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const gone = Promise.withResolvers<void>();
  const ended: string[] = [];
  front.serve(async (_, response) => {
    response.once("close", () => gone.resolve());
    reached.resolve();
    await released.promise;
    response.writeHead(200).end("late");
    ended.push("handler");
  });
  const caller = get(url).once("error", () => undefined);
  await reached.promise;
  caller.destroy();
  await gone.promise;
  const closed = front.close().then(() => ended.push("front"));
  await setImmediate();
  released.resolve();
  await closed;
  expect([ended, complaints]).toEqual([["handler", "front"], []]);
});

test("a request that takes longer than the front has to close is cut off, without a complaint", async () => {
  const { front, url, complaints } = await aFront();
  const [reached, stopped] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  front.serve(async () => {
    reached.resolve();
    await stopped.promise;
    throw new Error("the function has been stopped");
  });
  const cutOff = expect(fetch(url)).rejects.toThrow("fetch failed");
  await reached.promise;
  await front.close();
  stopped.resolve();
  await cutOff;
  expect(complaints).toEqual([]);
});

test("a handler that fails is a server error, whose cause is complained of and not answered", async () => {
  const { front, url, complaints } = await aFront();
  let requests = 0;
  front.serve(async (request, response) => {
    if (requests++ > 0) return ok(request, response);
    response.setHeader("x-half", "done");
    throw new Error("unforeseen");
  });
  const failed = await fetch(`${url}/a?b=c`);
  expect([failed.status, failed.headers.get("x-half")]).toEqual([500, null]);
  expect(await failed.json()).toMatchObject({ title: "Internal error" });
  expect(complaints).toEqual(["GET /a?b=c: Error: unforeseen"]);
  expect(await (await fetch(url)).text()).toBe("ok");
});

test("a handler that fails in the middle of its answer cuts it short, and is complained of", async () => {
  const { front, url, complaints } = await aFront();
  front.serve(async (_, response) => {
    response.write("half");
    throw new Error("unforeseen");
  });
  await expect(fetch(url).then((response) => response.text())).rejects.toThrow(
    /fetch failed|terminated/,
  );
  expect(complaints).toEqual(["GET /: Error: unforeseen"]);
});

test("a handler that refuses is answered with its problem, and no complaint", async () => {
  const { front, url, complaints } = await aFront();
  front.serve(async () => {
    throw new Refusal("gone", "no more");
  });
  const { status, headers } = await fetch(url);
  expect([status, headers.get("content-type")]).toEqual([410, "application/problem+json"]);
  expect(complaints).toEqual([]);
});

test("a caller who goes away while sending is no failure", async () => {
  const { front, url, complaints } = await aFront();
  const [reached, ended] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  front.serve(async (request) => {
    reached.resolve();
    await readBody(request, 1_000).finally(() => ended.resolve());
  });
  const caller = request(url, { method: "POST", headers: { "content-length": 100 } });
  caller.once("error", () => undefined);
  caller.write("half");
  await reached.promise;
  caller.destroy();
  await ended.promise;
  await front.close();
  expect(complaints).toEqual([]);
});

test.each(["127.0.0.1", "localhost"])("the front listens on %s", async (host) => {
  const front = new Front(() => undefined);
  const url = await front.listen(host, 0);
  front.serve(ok);
  expect(await (await fetch(url)).text()).toBe("ok");
  await front.close();
});

/** The status of a request with headers that a browser would set; `fetch` may not set them. */
function statusWith(url: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    get(url, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).once("error", reject);
  });
}

const TOKEN = { authorization: "Bearer x" };

test.each([
  ["of a page elsewhere", { origin: "https://example.com" }, 403],
  ["of a page elsewhere, with a token", { origin: "https://example.com", ...TOKEN }, 403],
  [
    "of a page of its own, under another name, with a token",
    { host: "box:1", origin: "http://box:1", ...TOKEN },
    200,
  ],
  ["under another name, with a token", { host: "example.com", ...TOKEN }, 200],
  ["that a proxy passes on", { "x-forwarded-for": "192.0.2.1" }, 403],
  ["of a page without an origin of its own", { origin: "null" }, 403],
  ["under a name that was made to mean this machine", { host: "example.com" }, 403],
  ["of a page on this machine", { origin: "http://localhost:3000" }, 200],
  ["by name", { host: "localhost:4000" }, 200],
  ["by the address of version 6", { host: "[::1]:4000" }, 200],
])("a request %s is answered %o with %i", async (_, headers, status) => {
  const { front, url } = await aFront();
  front.serve(ok);
  expect(await statusWith(url, headers)).toBe(status);
});
