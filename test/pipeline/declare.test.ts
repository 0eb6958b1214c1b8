import { describe, expect, test } from "vitest";
import type { Declaration } from "../../lib/domain/declaration.ts";
import { declare, remove } from "../../lib/pipeline/declare.ts";
import { ingest } from "../../lib/pipeline/ingest.ts";
import { counting, realPorts } from "./ports.ts";

const RESOURCE = "shop/api";
const LABELS = { labels: { team: "payments" } };

/** Real ports whose clock goes on by a second with every look at it. */
async function somePorts() {
  const ports = await realPorts();
  const { store, counts } = counting(ports.store);
  let seconds = 0;
  const now = () => new Date(Date.UTC(2026, 0, 1, 0, 0, seconds++)).toISOString();
  return { ...ports, store, counts, clock: { ...ports.clock, now } };
}

describe("declaring a resource", () => {
  test("that wasn't there creates it, with one read and one write", async () => {
    const ports = await somePorts();
    const { created, status } = await declare(ports, RESOURCE, LABELS, "ops");
    expect(created).toBe(true);
    expect(status).toMatchObject({
      ...LABELS,
      resource: RESOURCE,
      health: "Unknown",
      message: "NeverReported",
      conditions: [],
      sequence: 1,
    });
    expect(ports.counts).toEqual({ reads: 1, writes: 1, refused: 0 });
  });

  test("again in the same words writes nothing", async () => {
    const ports = await somePorts();
    const first = await declare(ports, RESOURCE, LABELS, "ops");
    const again = await declare(ports, RESOURCE, { labels: { team: "payments" } }, "someone");
    expect(again).toEqual({ created: false, status: first.status });
    expect(ports.counts).toEqual({ reads: 2, writes: 1, refused: 0 });
  });

  test("in other words replaces what was declared, and is a change by whoever declared it", async () => {
    const ports = await somePorts();
    await declare(ports, RESOURCE, LABELS, "ops");
    const changed = await declare(ports, RESOURCE, { labels: { tier: "1" } }, "platform");
    expect(changed).toMatchObject({ created: false, status: { sequence: 2 } });
    expect(changed.status.labels).toEqual({ tier: "1" });
    expect((await ports.store.read(RESOURCE))?.state.reporter).toBe("platform");
  });

  test("under another display name is kept, though no reader of its status sees a change", async () => {
    const ports = await somePorts();
    await declare(ports, RESOURCE, LABELS, "ops");
    const named: Declaration = { ...LABELS, displayName: "Shop API" };
    expect((await declare(ports, RESOURCE, named, "ops")).status.sequence).toBe(1);
    expect((await ports.store.read(RESOURCE))?.state.declaration).toEqual(named);
  });

  test("of a newer generation makes what was seen before Unknown", async () => {
    const ports = await somePorts();
    const input = { health: "Ready" as const, generation: 1 };
    await ingest(ports, { resource: RESOURCE, input }, "ci");
    const { created, status } = await declare(ports, RESOURCE, { generation: 2 }, "ops");
    expect(created).toBe(false);
    expect(status).toMatchObject({
      health: "Unknown",
      generation: 2,
      conditions: [{ status: "Unknown", reason: "Outdated", stored: "True" }],
    });
  });

  test("that was only reported keeps what was reported", async () => {
    const ports = await somePorts();
    const input = { health: "Ready" as const, data: { url: "https://x" } };
    await ingest(ports, { resource: RESOURCE, input }, "ci");
    const { created, status } = await declare(ports, RESOURCE, LABELS, "ops");
    expect(created).toBe(false);
    expect(status).toMatchObject({ ...LABELS, health: "Ready", data: { url: "https://x" } });
  });

  test("that was deleted creates it anew, and its sequence goes on", async () => {
    const ports = await somePorts();
    const input = { health: "Down" as const, data: { old: true }, revision: "v1" };
    await ingest(ports, { resource: RESOURCE, input }, "ci");
    await remove(ports, RESOURCE, "ops");
    const { created, status } = await declare(ports, RESOURCE, {}, "ops");
    expect(created).toBe(true);
    expect(status).toMatchObject({ health: "Unknown", conditions: [], data: {}, sequence: 3 });
    expect(status.revision).toBeUndefined();
    expect(status.createdTime).toBe(status.updatedTime);
    const { applied } = await ingest(ports, { resource: RESOURCE, input }, "ci");
    expect(applied).toBe(true);
  });

  test("with a fault that its shape can't show is refused before anything is read", async () => {
    const ports = await somePorts();
    const declaration = { abnormal: ["Ready"] };
    await expect(declare(ports, RESOURCE, declaration, "ops")).rejects.toMatchObject({
      code: "invalid",
      faults: [{ path: "abnormal" }],
    });
    expect(ports.counts).toEqual({ reads: 0, writes: 0, refused: 0 });
  });

  test("by many at once creates it once", async () => {
    const ports = await somePorts();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => declare(ports, RESOURCE, LABELS, "ops")),
    );
    expect(answers.filter(({ created }) => created)).toHaveLength(1);
    expect((await ports.store.read(RESOURCE))?.version).toBe(1);
  });
});

describe("deleting a resource", () => {
  test("leaves a tombstone that says by whom and when", async () => {
    const ports = await somePorts();
    const { status } = await declare(ports, RESOURCE, LABELS, "ops");
    await remove(ports, RESOURCE, "platform");
    const stored = await ports.store.read(RESOURCE);
    expect(stored?.state).toMatchObject({
      deletedTime: expect.any(String),
      reporter: "platform",
      sequence: status.sequence + 1,
      declaration: {},
      conditions: [],
    });
  });

  test("again is as good as once, and writes nothing", async () => {
    const ports = await somePorts();
    await declare(ports, RESOURCE, LABELS, "ops");
    await remove(ports, RESOURCE, "ops");
    const tombstone = await ports.store.read(RESOURCE);
    const { writes } = ports.counts;
    await remove(ports, RESOURCE, "someone");
    expect(await ports.store.read(RESOURCE)).toEqual(tombstone);
    expect(ports.counts.writes).toBe(writes);
  });

  test("that never was is not found, and stores nothing", async () => {
    const ports = await somePorts();
    await expect(remove(ports, RESOURCE, "ops")).rejects.toMatchObject({ code: "notFound" });
    expect(await ports.store.read(RESOURCE)).toBeUndefined();
  });
});
