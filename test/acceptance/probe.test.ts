import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { aPath, condition, eventsOf, type Problem, send, statusOf, summary } from "./driver.ts";

type Way = "well" | "failing" | "hanging" | "nonsense" | "cut" | "away";

const ANSWERS: Record<Way, RequestListener> = {
  well: (_, response) => response.setHeader("content-type", "application/json").end('{"queue": 3}'),
  failing: (_, response) => response.writeHead(503).end(),
  hanging: () => undefined,
  nonsense: ({ socket }) => socket.end("HTTP/9.9 what?\r\n\r\n"),
  cut: ({ socket }) => socket.destroy(),
  away: (_, response) => response.writeHead(302, { location: "http://169.254.169.254/" }).end(),
};

/** A service of somebody's, that is now this and now that way. */
async function aService() {
  const service: { way: Way; url: string } = { way: "well", url: "" };
  const server = createServer((request, response) => ANSWERS[service.way](request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  service.url = `http://localhost:${(server.address() as AddressInfo).port}/health`;
  return service;
}

/** Declares a resource with a probe, until the test is over. */
async function declare(probe: object, more = {}): Promise<string> {
  const path = aPath();
  const answer = await send("PUT", `/v1/resources/${path}`, { probe, ...more });
  expect(answer.status).toBe(201);
  onTestFinished(async () => {
    await send("DELETE", `/v1/resources/${path}`);
  });
  return path;
}

/** What a resource's condition is after all probes were run. */
async function probed(path: string, type = "Ready") {
  expect((await send("POST", "/_local/sweep")).status).toBe(204);
  const { status, reason, message, reporter } = condition(await statusOf(path), type);
  expect(reporter).toBe("signalbox/probe");
  return [status, reason, message];
}

describe("a resource that is probed", () => {
  test("is what its service is: well, failing, and well again", async () => {
    const service = await aService();
    const path = await declare({ http: { url: service.url } });
    expect(await probed(path)).toEqual(["True", "ProbeSucceeded", "200"]);
    service.way = "failing";
    expect(await probed(path)).toEqual(["False", "ProbeFailed", "503"]);
    expect((await statusOf(path)).health).toBe("Down");
    service.way = "well";
    expect(await probed(path)).toEqual(["True", "ProbeSucceeded", "200"]);
    expect(summary(await eventsOf(path)).slice(2)).toEqual([
      "ConditionTransitioned Ready null→True",
      "HealthTransitioned Unknown→Ready",
      "ConditionTransitioned Ready True→False",
      "HealthTransitioned Ready→Down",
      "ConditionTransitioned Ready False→True",
      "HealthTransitioned Down→Ready",
    ]);
  });

  test("is Unknown while its service hangs, and no other is any worse for it", async () => {
    const [service, other] = [await aService(), await aService()];
    service.way = "hanging";
    const path = await declare({ http: { url: service.url }, timeout: "500ms" });
    const next = await declare({ http: { url: other.url } });
    expect(await probed(path)).toEqual(["Unknown", "ProbeTimeout", "no answer in time"]);
    expect(condition(await statusOf(next)).status).toBe("True");
    service.way = "well";
    expect(await probed(path)).toEqual(["True", "ProbeSucceeded", "200"]);
  });

  test("has an event for each change of a service that flaps, and none for what stays", async () => {
    const service = await aService();
    const path = await declare({ http: { url: service.url } });
    for (const way of ["well", "well", "failing", "failing", "well", "failing"] as const) {
      service.way = way;
      await probed(path);
    }
    const changes = summary(await eventsOf(path)).filter((one) => one.includes("Ready "));
    expect(changes).toEqual([
      "ConditionTransitioned Ready null→True",
      "ConditionTransitioned Ready True→False",
      "ConditionTransitioned Ready False→True",
      "ConditionTransitioned Ready True→False",
    ]);
  });

  test.each<[Way, string[]]>([
    ["nonsense", ["Unknown", "ProbeError", expect.stringContaining("Parse Error")]],
    ["cut", ["False", "ProbeFailed", "connection reset"]],
    ["away", ["False", "ProbeFailed", "302"]],
  ])("whose answer is %s", async (way, expected) => {
    const service = await aService();
    service.way = way;
    expect(await probed(await declare({ http: { url: service.url } }))).toEqual(expected);
  });

  test.each([
    ["body.queue < 5 && status == 200", ["True", "ProbeSucceeded", "200"]],
    ["body.queue > 5", ["False", "ProbeFailed", "200, but not as expected"]],
    ["body.missing > 5", ["Unknown", "ProbeError", "expect.body: field not found: missing"]],
    ["body.queue", ["Unknown", "ProbeError", "expect.body is neither true nor false"]],
  ])("is judged by an expression over the answer: %s", async (body, expected) => {
    const { url } = await aService();
    expect(await probed(await declare({ http: { url, expect: { body } } }))).toEqual(expected);
  });

  test("may be one behind a port, or none", async () => {
    const { port } = new URL((await aService()).url);
    const here = { host: "127.0.0.1", port: Number(port) };
    expect(await probed(await declare({ tcp: here }))).toEqual([
      "True",
      "ProbeSucceeded",
      "connected",
    ]);
    const nowhere = await declare({ tcp: { ...here, port: 1 } });
    expect(await probed(nowhere)).toEqual(["False", "ProbeFailed", "connection refused"]);
  });

  test("can't be one behind a function that the stack doesn't name", async () => {
    const path = await declare({ lambda: { functionName: "check" } });
    const [status, reason] = await probed(path);
    expect([status, reason]).toEqual(["Unknown", "ProbeError"]);
  });

  test("WP-15: that is deleted is probed no more", async () => {
    const service = await aService();
    const path = await declare({ http: { url: service.url } });
    await probed(path);
    await send("DELETE", `/v1/resources/${path}`);
    expect((await send("POST", "/_local/sweep")).status).toBe(204);
    expect((await send("GET", `/v1/status/${path}`)).status).toBe(410);
  });
});

test.each([
  ["an expression that is none", { body: "status ==" }, /^at character 8: /],
  ["a variable that there isn't", { body: "statsu == 200" }, /^at character 1: there is no/],
])("%s is a 422 that points into it", async (_, expected, message) => {
  const probe = { http: { url: "https://example.com", expect: expected } };
  const answer = await send<Problem>("PUT", `/v1/resources/${aPath()}`, { probe });
  expect(answer.status).toBe(422);
  expect(answer.body.errors).toEqual([
    { path: "probe.http.expect.body", message: expect.stringMatching(message) },
  ]);
});
