import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { Bus } from "../../../lib/local/bus/bus.ts";
import { LocalApi, type LocalControls } from "../../../lib/local/http/local-api.ts";
import { aJournal } from "../engine/tables.ts";

const ENTRY = { source: "signalbox", "detail-type": "HealthTransitioned", detail: { to: "Down" } };

/** The calls of one machine over a bus of its own, and a way to make them. */
async function aLocalApi(controls: Partial<LocalControls> = {}) {
  const [journal, complaints] = [await aJournal(), [] as string[]];
  const bus = new Bus(journal, ["signalbox"], [], () => undefined);
  const api = new LocalApi(bus, journal, {
    busName: "signalbox",
    sweep: async () => undefined,
    idle: async () => undefined,
    complain: (text) => complaints.push(text),
    ...controls,
  });
  const server = createServer((request, response) => void api.handle(request, response));
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const call = (path: string, init: RequestInit = {}) => fetch(`${url}/_local/${path}`, init);
  return { api, bus, journal, complaints, call };
}

describe("GET events", () => {
  test("answers what the bus took, in order, after a number", async () => {
    const { bus, call } = await aLocalApi();
    for (const id of ["a", "b", "c"]) bus.put("signalbox", { ...ENTRY, id });
    bus.put("default", { ...ENTRY, id: "d" });
    const answer = (await (await call("events?after=1")).json()) as { next: number };
    expect(answer).toMatchObject({
      events: [
        { n: 2, id: "b", ...ENTRY },
        { n: 3, id: "c" },
      ],
      next: 3,
    });
    expect(await (await call(`events?after=${answer.next}`)).json()).toEqual({
      events: [],
      next: 3,
    });
  });

  test.each(["x", "-1", "1.5"])("refuses to start after %s", async (after) => {
    const { call } = await aLocalApi();
    expect((await call(`events?after=${after}`)).status).toBe(422);
  });

  test("follows: what was, then what comes, each numbered, until the service stops", async () => {
    const { api, bus, call } = await aLocalApi();
    for (const id of ["a", "b"]) bus.put("signalbox", { ...ENTRY, id });
    const headers = { accept: "text/event-stream", "last-event-id": "1" };
    const following = await call("events", { headers });
    bus.put("signalbox", { ...ENTRY, id: "c" });
    api.stop();
    const events = (await following.text())
      .trim()
      .split("\n\n")
      .map((event) => event.split("\n"));
    expect(events.map(([id]) => id)).toEqual(["id: 2", "id: 3"]);
    const data = events.map(([, line = ""]) => JSON.parse(line.replace("data: ", "")));
    expect(data).toMatchObject([
      { n: 2, id: "b" },
      { n: 3, id: "c" },
    ]);
  });
});

describe("POST events", () => {
  test.each<[string, unknown]>([
    ["one envelope", ENTRY],
    ["a list", [ENTRY]],
    ["a list under a name", { events: [ENTRY] }],
  ])("puts %s on the default bus", async (_, body) => {
    const { call, journal } = await aLocalApi();
    const response = await call("events", { method: "POST", body: JSON.stringify(body) });
    expect(response.status).toBe(202);
    const [event] = journal.events("default", 0, 10);
    expect(JSON.parse(event?.envelope ?? "")).toMatchObject(ENTRY);
    expect(await response.json()).toEqual({ events: [{ id: expect.any(String) }] });
  });

  test.each<[string, string, number]>([
    ["no JSON", "{", 400],
    ["no source", JSON.stringify({ ...ENTRY, source: 1 }), 422],
    ["no type", JSON.stringify({ ...ENTRY, "detail-type": null }), 422],
    ["no detail", JSON.stringify([ENTRY, { ...ENTRY, detail: "x" }]), 422],
  ])("refuses a body with %s, and puts nothing", async (_, body, status) => {
    const { call, journal } = await aLocalApi();
    expect((await call("events", { method: "POST", body })).status).toBe(status);
    expect(journal.events("default", 0, 10)).toEqual([]);
  });
});

test.each(["sweep", "idle"] as const)("POST %s answers when it is done", async (name) => {
  const done: string[] = [];
  const { call } = await aLocalApi({ [name]: async () => void done.push(name) });
  expect((await call(name, { method: "POST" })).status).toBe(204);
  expect(done).toEqual([name]);
});

test("a sweep that fails is a server error, and its cause is complained of", async () => {
  const sweep = async () => {
    throw new Error("no table");
  };
  const { call, complaints } = await aLocalApi({ sweep });
  expect((await call("sweep", { method: "POST" })).status).toBe(500);
  expect(complaints).toEqual(["POST /_local/sweep: Error: no table"]);
});

test("what isn't there is not found", async () => {
  const { call } = await aLocalApi();
  expect((await call("nothing")).status).toBe(404);
  expect((await call("sweep")).status).toBe(404);
});
