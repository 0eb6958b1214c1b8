import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import { createServer as createTcpServer } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import type { HttpExpectation } from "../../lib/domain/probe.ts";
import { listening, run } from "./world.ts";

/** The address of a server that answers so. */
async function anAddress(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  onTestFinished(() => server.closeAllConnections());
  return `http://api.test:${await listening(server)}`;
}

/** What comes of a probe of a server that answers so. */
async function probe(answer: RequestListener, expect: HttpExpectation = {}, timeout = "5s") {
  const url = `${await anAddress(answer)}/health`;
  return run({ http: { url, expect }, timeout });
}

function answering(status: number, body = "", type = "application/json"): RequestListener {
  return (_, response) => response.writeHead(status, { "content-type": type }).end(body);
}

describe("an answer", () => {
  test.each<[number, HttpExpectation, string]>([
    [200, {}, "success"],
    [204, {}, "success"],
    [301, {}, "failure"],
    [404, {}, "failure"],
    [503, {}, "failure"],
    [404, { status: [401, 404] }, "success"],
    [200, { status: [401, 404] }, "failure"],
  ])("of %i, where %j is expected, is a %s", async (status, expected, outcome) => {
    expect(await probe(answering(status), expected)).toEqual({
      outcome,
      output: String(status),
      latencyMs: expect.any(Number),
    });
  });

  test("that redirects is not followed", async () => {
    let followed = false;
    const elsewhere = await anAddress((_, response) => {
      followed = true;
      response.end();
    });
    const result = await probe((_, response) =>
      response.writeHead(302, { location: elsewhere }).end(),
    );
    expect([result.output, followed]).toEqual(["302", false]);
  });

  test("that comes, but slower than is expected, is a failure", async () => {
    const slow: RequestListener = (_, response) => void setTimeout(() => response.end(), 60);
    expect(await probe(slow, { maxLatency: "20ms" })).toMatchObject({
      outcome: "failure",
      output: "200, but not within 20ms",
    });
    expect(await probe(slow, { maxLatency: "4s" })).toMatchObject({ outcome: "success" });
  });

  test("that doesn't come in time is none", async () => {
    expect(await probe(() => undefined, {}, "50ms")).toEqual({
      outcome: "timeout",
      output: "no answer in time",
    });
  });

  test("that begins and never ends is enough, unless its body matters", async () => {
    const endless: RequestListener = (_, response) => void response.write("{");
    expect(await probe(endless)).toMatchObject({ outcome: "success", output: "200" });
    const body = "body.ok";
    expect(await probe(endless, { body }, "50ms")).toMatchObject({ outcome: "timeout" });
  });

  test("that is more than 64 KB is read no further, and is a failure", async () => {
    let sent = 0;
    const flood: RequestListener = (_, response) => {
      const more = () => {
        while (!response.destroyed && response.write("x".repeat(1024))) sent++;
      };
      response.on("drain", more);
      more();
    };
    expect(await probe(flood, { body: "body.contains('y')" })).toMatchObject({
      outcome: "failure",
      output: "the body is longer than 64 KB",
    });
    expect(sent).toBeLessThan(20_000);
  });

  test("that is cut off is a failure, and one that isn't HTTP is nonsense", async () => {
    expect(await probe(({ socket }) => socket.destroy())).toMatchObject({ outcome: "failure" });
    const port = await listening(createTcpServer((socket) => socket.end("SSH-2.0-x\r\n")));
    const ssh = await run({ http: { url: `http://api.test:${port}` } });
    expect(ssh).toMatchObject({ outcome: "error", output: expect.stringContaining("Parse Error") });
  });
});

describe("an expression over an answer", () => {
  const json = '{"status": "ok", "queue": 3, "errors": []}';

  test.each([
    ["body.status == 'ok' && size(body.errors) == 0", "success", "200"],
    ["body.queue > 5", "failure", "200, but not as expected"],
    ["status == 200 && latencyMs < 5000", "success", "200"],
    ["headers['content-type'].startsWith('application/json')", "success", "200"],
    ["body.missing", "error", "expect.body: field not found: missing"],
    ["body.queue", "error", "expect.body is neither true nor false"],
    ["body ==", "error", expect.stringMatching(/^expect.body: at character 6: /)],
  ])("%s is a %s", async (body, outcome, output) => {
    expect(await probe(answering(200, json), { body })).toMatchObject({ outcome, output });
  });

  test("sees a text where the answer doesn't say that it is JSON", async () => {
    const text = answering(200, json, "text/plain");
    expect(await probe(text, { body: "body.contains('queue')" })).toMatchObject({
      outcome: "success",
    });
  });

  test("sees nothing in what says that it is JSON and isn't", async () => {
    expect(await probe(answering(200, "<html>"), { body: "true" })).toMatchObject({
      outcome: "error",
      output: "the body is not the JSON that it says it is",
    });
  });

  test("isn't asked where the status is not as expected", async () => {
    expect(await probe(answering(503, "<html>", "text/html"), { body: "body.ok" })).toMatchObject({
      outcome: "failure",
      output: "503",
    });
  });
});

describe("a request", () => {
  async function requestOf(method?: "GET" | "HEAD" | "POST"): Promise<IncomingMessage> {
    const asked = Promise.withResolvers<IncomingMessage>();
    const address = await anAddress((request, response) => {
      asked.resolve(request);
      response.end();
    });
    await run({ http: { url: `${address}/a/b?c=d#e`, ...(method && { method }) } });
    return asked.promise;
  }

  test("has the path, the query and the host of the address, and nothing of ours", async () => {
    const { method, url, headers } = await requestOf();
    expect([method, url]).toEqual(["GET", "/a/b?c=d"]);
    expect(headers).toEqual({
      host: expect.stringMatching(/^api\.test:\d+$/),
      "user-agent": "signalbox-probe",
      accept: "*/*",
      "accept-encoding": "identity",
      connection: "close",
    });
  });

  test.each(["HEAD", "POST"] as const)("may be a %s", async (method) => {
    expect((await requestOf(method)).method).toBe(method);
  });
});
