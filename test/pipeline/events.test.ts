import { describe, expect, test } from "vitest";
import { EVERYTHING, type Scope } from "../../lib/domain/access/scope.ts";
import type { Json } from "../../lib/domain/json.ts";
import { type IncomingEvent, takeEvents } from "../../lib/pipeline/events.ts";
import { cloudEvents } from "../../lib/sources/cloud-events.ts";
import { reportsOf } from "../../lib/sources/source.ts";
import { realPorts } from "./ports.ts";

const REPORT = {
  specversion: "1.0",
  type: "dev.signalbox.report",
  id: "7",
  source: "/ci",
  subject: "checkout/api",
  time: "2026-11-20T09:00:00Z",
  data: { health: "Ready", revision: "v1" },
} as const;

function anEvent(over: object = {}): Json {
  return { ...REPORT, ...over } as unknown as Json;
}

function inputOf(over: object = {}) {
  return reportsOf(cloudEvents, anEvent(over))[0]?.input;
}

function batch(...events: Json[]): IncomingEvent[] {
  return events.map((event, index) => ({ part: `[${index}]`, event }));
}

describe("our report as a CloudEvent", () => {
  test("is named, dated and told by the event", () => {
    expect(reportsOf(cloudEvents, anEvent())).toEqual([
      {
        resource: "checkout/api",
        input: {
          id: "/ci/7",
          reporter: "/ci",
          observedAt: "2026-11-20T09:00:00.000Z",
          health: "Ready",
          revision: "v1",
        },
      },
    ]);
  });

  test("that says so itself is believed before its event", () => {
    const own = { id: "own", reporter: "me", observedAt: "2026-11-20T08:00:00.000Z" };
    expect(inputOf({ data: { ...REPORT.data, ...own } })).toMatchObject(own);
  });

  test("without a time has none", () => {
    expect(inputOf({ time: undefined })).not.toHaveProperty("observedAt");
  });

  test("has a name of bounded length, however long its event's", () => {
    const [one, other] = [inputOf({ id: "x".repeat(999) }), inputOf({ id: "x".repeat(998) })];
    expect(one?.id?.length).toBeLessThan(257);
    expect(one?.id).not.toBe(other?.id);
  });

  test.each([
    ["a subject that is no path", { subject: "a//b" }, "subject"],
    ["no subject", { subject: undefined }, "subject"],
    ["no data", { data: undefined }, "data"],
    ["an unknown key", { data: { health: "Ready", healht: "Ready" } }, "data.healht"],
    ["a health that is none", { data: { health: "Fine" } }, "data.health"],
  ])("with %s is refused, naming the field", (_, over, path) => {
    expect(() => inputOf(over)).toThrowError(
      expect.objectContaining({
        faults: expect.arrayContaining([expect.objectContaining({ path })]),
      }),
    );
  });
});

const CI = { name: "ci", scope: EVERYTHING };

describe("events", () => {
  test("of which the caller may report some are taken as far as that, and refused when it is none", async () => {
    const ports = await realPorts();
    const events = batch(anEvent(), anEvent({ id: "e2", subject: "payments/api" }));
    const scope: Scope = { verbs: ["report"], prefix: "payments" };
    expect(await takeEvents(ports, events, { name: "ci", scope })).toEqual({ reports: 1 });
    expect(await ports.store.read("checkout/api")).toBeUndefined();
    expect(await ports.store.read("payments/api")).toBeDefined();
    await expect(takeEvents(ports, batch(anEvent()), { name: "ci", scope })).rejects.toMatchObject({
      code: "forbidden",
    });
  });

  test("are taken in once, however often they come", async () => {
    const ports = await realPorts();
    expect(await takeEvents(ports, batch(anEvent(), anEvent()), CI)).toEqual({ reports: 2 });
    const stored = await ports.store.read("checkout/api");
    await takeEvents(ports, batch(anEvent()), CI);
    expect(await ports.store.read("checkout/api")).toEqual(stored);
  });

  test("of types that we don't use are none", async () => {
    const event = anEvent({ type: "com.example.someevent", subject: "//", data: 7 });
    expect(await takeEvents(await realPorts(), batch(event), CI)).toEqual({ reports: 0 });
  });

  test("are all refused for one that isn't what it says, which is named", async () => {
    const ports = await realPorts();
    const wrong = anEvent({ data: { health: 7 } });
    await expect(takeEvents(ports, batch(anEvent(), wrong), CI)).rejects.toMatchObject({
      code: "invalid",
      faults: [{ path: "[1].data.health" }],
    });
    expect(await ports.store.read("checkout/api")).toBeUndefined();
  });

  test("dated in the future were observed when they came in", async () => {
    const ports = await realPorts();
    await takeEvents(ports, batch(anEvent({ time: "2199-01-01T00:00:00Z" })), CI);
    const { state } = (await ports.store.read("checkout/api")) ?? {};
    expect(JSON.stringify(state)).not.toContain("2199");
  });
});
