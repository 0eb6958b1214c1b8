import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { setImmediate } from "node:timers/promises";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { Bus } from "../../../lib/local/bus/bus.ts";
import { Front } from "../../../lib/local/http/front.ts";
import { LocalApi, type LocalControls } from "../../../lib/local/http/local-api.ts";
import { aJournal } from "../engine/tables.ts";

const ENTRY = { source: "signalbox", "detail-type": "HealthTransitioned", detail: { to: "Down" } };

const LARGE = { text: "é".repeat(400_000) };

/** The calls of one machine over a bus of its own, and a way to make them. */
async function aLocalApi(controls: Partial<LocalControls> = {}) {
  const [journal, complaints] = [await aJournal(), [] as string[]];
  const bus = new Bus(journal, ["signalbox"], [], () => undefined);
  const api = new LocalApi(bus, journal, {
    busName: "signalbox",
    sweep: async () => undefined,
    idle: async () => undefined,
    ...controls,
  });
  const front = new Front((text) => complaints.push(text));
  front.serve((request, response) => api.handle(request, response));
  const url = await front.listen("127.0.0.1", 0);
  onTestFinished(() => front.close());
  onTestFinished(() => api.stop());
  const call = (path: string, init: RequestInit = {}) => fetch(`${url}/_local/${path}`, init);
  return { api, bus, journal, complaints, url, call };
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

  test("waits for events that are on their way", async () => {
    const { bus, call } = await aLocalApi({ idle: async () => void bus.put("signalbox", ENTRY) });
    expect(await (await call("events")).json()).toMatchObject({ events: [ENTRY], next: 1 });
  });

  test("doesn't wait longer than a second for events that are held up", async () => {
    const idle = async (signal?: AbortSignal) => void (signal && (await once(signal, "abort")));
    const { bus, call } = await aLocalApi({ idle });
    bus.put("signalbox", ENTRY);
    const start = performance.now();
    expect(await (await call("events")).json()).toMatchObject({ next: 1 });
    expect(performance.now() - start).toBeGreaterThan(900);
  });

  test("answers fewer than ten megabytes at once, however large the events are", async () => {
    const { bus, call } = await aLocalApi();
    for (let index = 0; index < 30; index++) bus.put("signalbox", { ...ENTRY, detail: LARGE });
    const numbers: number[] = [];
    for (let after = 0; ; ) {
      const text = await (await call(`events?after=${after}`)).text();
      expect(text.length).toBeLessThan(10_000_000);
      const { events, next } = JSON.parse(text) as { events: { n: number }[]; next: number };
      if (events.length === 0) break;
      numbers.push(...events.map(({ n }) => n));
      after = next;
    }
    expect(numbers).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
  });

  test("tells the last number to who asks after one that there isn't yet", async () => {
    const { bus, call } = await aLocalApi();
    const answer = async () =>
      (await call(`events?after=${Number.MAX_SAFE_INTEGER}`)).json() as Promise<unknown>;
    expect(await answer()).toEqual({ events: [], next: 0 });
    bus.put("signalbox", ENTRY);
    bus.put("signalbox", ENTRY);
    expect(await answer()).toEqual({ events: [], next: 2 });
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

/** What a stream of events has sent so far, by number. */
function numbersIn(text: string): number[] {
  return [...text.matchAll(/^id: (\d+)$/gm)].map(([, n]) => Number(n));
}

describe("following events", () => {
  test("from a number that there isn't yet begins now", async () => {
    const { api, bus, call } = await aLocalApi();
    bus.put("signalbox", ENTRY);
    const headers = { accept: "text/event-stream" };
    const following = await call(`events?after=${Number.MAX_SAFE_INTEGER}`, { headers });
    bus.put("signalbox", ENTRY);
    api.stop();
    expect(numbersIn(await following.text())).toEqual([2]);
  });

  test("goes on for as long as the follower listens", async () => {
    const { bus, call } = await aLocalApi();
    const headers = { accept: "text/event-stream" };
    const { body } = await call("events", { headers });
    let text = "";
    const read = (async () => {
      for await (const chunk of body ?? []) {
        text += Buffer.from(chunk).toString();
        const heard = numbersIn(text).length;
        if (heard === 100) return;
        bus.put("signalbox", ENTRY);
      }
    })();
    bus.put("signalbox", ENTRY);
    await read;
    expect(numbersIn(text).slice(0, 100)).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
  });

  test("too slowly makes nobody keep what isn't taken, and misses nothing", async () => {
    const { api, bus, journal, url } = await aLocalApi();
    const putSome = () => {
      for (let index = 0; index < 30; index++) bus.put("signalbox", { ...ENTRY, detail: LARGE });
    };
    putSome();
    const pages = vi.spyOn(journal, "events");
    const call = get(`${url}/_local/events`, { headers: { accept: "text/event-stream" } });
    const [response] = (await once(call, "response")) as [IncomingMessage];
    putSome();
    await setImmediate();
    const taken = pages.mock.results.reduce((sum, { value }) => sum + value.length, 0);
    expect(taken).toBeLessThan(30);
    const chunks: Buffer[] = [];
    for await (const chunk of response as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      if (Buffer.concat(chunks.slice(-2)).includes("id: 60\n")) api.stop();
    }
    const numbers = numbersIn(Buffer.concat(chunks).toString());
    expect(numbers).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
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
    const [event] = journal.events("default", 0);
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
    expect(journal.events("default", 0)).toEqual([]);
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

test("nobody but this machine may call what only it can do, with a token or without", async () => {
  const { url } = await aLocalApi();
  const headers = { host: "signalbox.example.com", authorization: "Bearer x" };
  const [response] = (await once(get(`${url}/_local/events`, { headers }), "response")) as [
    IncomingMessage,
  ];
  response.resume();
  expect(response.statusCode).toBe(403);
});
