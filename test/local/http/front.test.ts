import { get } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import { Front, type Handle } from "../../../lib/local/http/front.ts";

/** A front that listens, and closes when the test is over. */
async function aFront(): Promise<{ front: Front; url: string }> {
  const front = new Front();
  const url = await front.listen("127.0.0.1", 0);
  onTestFinished(() => front.close());
  return { front, url };
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

test("a handler that fails loses its own connection, and no other", async () => {
  const { front, url } = await aFront();
  let requests = 0;
  front.serve(async (request, response) => {
    if (requests++ === 0) throw new Error("unforeseen");
    await ok(request, response);
  });
  await expect(fetch(url)).rejects.toThrow("fetch failed");
  expect(await (await fetch(url)).text()).toBe("ok");
});

test.each(["127.0.0.1", "localhost"])("the front listens on %s", async (host) => {
  const front = new Front();
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

test.each([
  ["of a page elsewhere", { origin: "https://example.com" }, 403],
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
