import { describe, expect, test } from "vitest";
import { EVERYTHING } from "../../lib/domain/access/scope.ts";
import { statusOf } from "../../lib/domain/status.ts";
import { diff } from "../../lib/domain/transition.ts";
import { ingest } from "../../lib/pipeline/ingest.ts";
import type { Clock } from "../../lib/pipeline/ports/clock.ts";
import type { FeedKeeper } from "../../lib/pipeline/ports/history.ts";
import type { StatusStore } from "../../lib/pipeline/ports/status.ts";
import { getStatus, listStatuses } from "../../lib/pipeline/query.ts";
import { sweep } from "../../lib/pipeline/sweep.ts";
import { conditionIn, minute } from "../domain/builders.ts";
import { counting, realPorts } from "./ports.ts";

const GOOD = { health: "Ready" as const, ttl: 5 * 60_000 };

/** Ports whose clock a test sets, in minutes. */
async function portsAt(minutes: number) {
  const clock = {
    minutes,
    now: () => minute(clock.minutes),
    random: () => 0,
    sleep: async () => undefined,
  };
  return { ...(await realPorts(clock satisfies Clock)), clock };
}

describe("a sweep", () => {
  test("stores what has expired, as of the deadline, once", async () => {
    const ports = await portsAt(0);
    await ingest(ports, { resource: "a", input: GOOD }, "ci");
    ports.clock.minutes = 7;
    expect(await sweep(ports)).toEqual({ looked: 1, drifted: [], failures: [] });
    const stored = await ports.store.read("a");
    expect(stored && conditionIn(statusOf(stored.state))).toMatchObject({
      status: "Unknown",
      reason: "Expired",
      lastTransitionTime: minute(5),
    });
    expect(stored?.version).toBe(2);
    expect(await sweep(ports)).toEqual({ looked: 0, drifted: [], failures: [] });
    expect((await ports.store.read("a"))?.version).toBe(2);
  });

  test("only says when to look again where a heartbeat came in time", async () => {
    const ports = await portsAt(0);
    await ingest(ports, { resource: "a", input: GOOD }, "ci");
    ports.clock.minutes = 4;
    await ingest(ports, { resource: "a", input: GOOD }, "ci");
    ports.clock.minutes = 7;
    expect(await sweep(ports)).toEqual({ looked: 1, drifted: [], failures: [] });
    const { state } = (await ports.store.read("a")) ?? {};
    expect([state?.sequence, state?.checkAt]).toEqual([1, minute(9)]);
  });

  test("goes on where a resource can't be written", async () => {
    const ports = await portsAt(0);
    for (const resource of ["a", "b"]) await ingest(ports, { resource, input: GOOD }, "ci");
    ports.clock.minutes = 7;
    const store: StatusStore = {
      read: (resource) => ports.store.read(resource),
      write: async (state, version) => {
        if (state.resource === "a") throw new Error("throttled");
        return ports.store.write(state, version);
      },
    };
    const { looked, failures } = await sweep({ ...ports, store });
    expect([looked, failures]).toEqual([1, [new Error("throttled")]]);
    expect(await sweep(ports)).toEqual({ looked: 1, drifted: [], failures: [] });
  });
});

test("a sweep sees to the feed, and goes on where it can't", async () => {
  const ports = await portsAt(0);
  await ingest(ports, { resource: "a", input: GOOD }, "ci");
  await ports.history.append(diff(undefined, (await ports.store.read("a"))?.state));
  const before = await ports.feed.latest();
  ports.clock.minutes = 50 * 24 * 60;
  const feed: FeedKeeper = { keep: () => Promise.reject(new Error("throttled")) };
  expect(await sweep({ ...ports, feed })).toMatchObject({
    looked: 1,
    failures: [new Error("throttled")],
  });
  expect(await ports.feed.latest()).toBe(before);
  await sweep(ports);
  expect(await ports.feed.latest()).not.toBe(before);
});

describe("between a deadline and the sweep", () => {
  test("readers see the expiry, under the sequence that it will be stored with", async () => {
    const ports = await portsAt(0);
    await ingest(ports, { resource: "a", input: GOOD }, "ci");
    ports.clock.minutes = 6;
    const seen = await getStatus(ports, "a");
    expect(seen).toMatchObject({ health: "Unknown", sequence: 2 });
    const listing = { prefix: "", labels: [], limit: 10, health: "Unknown" as const };
    expect((await listStatuses(ports, listing, EVERYTHING)).items).toEqual([seen]);
    await sweep(ports);
    expect(await getStatus(ports, "a")).toEqual(seen);
  });

  test("a report stores the expiry first, as a change of its own", async () => {
    const ports = await portsAt(0);
    await ingest(ports, { resource: "a", input: GOOD }, "ci");
    ports.clock.minutes = 6;
    const { store, counts } = counting(ports.store);
    const { status, transitions } = await ingest(
      { ...ports, store },
      { resource: "a", input: GOOD },
      "ci",
    );
    expect(status).toMatchObject({ health: "Ready", sequence: 3 });
    expect(transitions[0]?.detail).toMatchObject({ from: "Unknown", to: "True" });
    expect(counts).toEqual({ reads: 2, writes: 2, refused: 0 });
  });

  test("a report that is read when the deadline has passed stores the expiry first, though it came before", async () => {
    const ports = await portsAt(0);
    await ingest(ports, { resource: "a", input: GOOD }, "ci");
    ports.clock.minutes = 4;
    const store: StatusStore = {
      async read(resource) {
        ports.clock.minutes = 6;
        return ports.store.read(resource);
      },
      write: (state, version) => ports.store.write(state, version),
    };
    const down = { health: "Down" as const };
    const { status, transitions } = await ingest(
      { ...ports, store },
      { resource: "a", input: down },
      "ci",
    );
    expect(status).toMatchObject({ health: "Down", sequence: 3 });
    expect(transitions[0]?.detail).toMatchObject({ from: "Unknown", to: "False" });
  });

  test("a heartbeat in time costs one read and one write", async () => {
    const ports = await portsAt(0);
    await ingest(ports, { resource: "a", input: GOOD }, "ci");
    ports.clock.minutes = 4;
    const { store, counts } = counting(ports.store);
    const { applied, status } = await ingest(
      { ...ports, store },
      { resource: "a", input: GOOD },
      "ci",
    );
    expect([applied, status.sequence]).toEqual([false, 1]);
    expect(counts).toEqual({ reads: 1, writes: 1, refused: 0 });
  });
});
