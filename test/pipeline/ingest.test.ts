import { describe, expect, test } from "vitest";
import { statusOf } from "../../lib/domain/status.ts";
import { remove } from "../../lib/pipeline/declare.ts";
import { ingest, ingestBatch } from "../../lib/pipeline/ingest.ts";
import type { StatusStore } from "../../lib/pipeline/ports/status.ts";
import { counting, realPorts } from "./ports.ts";

const RESOURCE = "shop/api";

describe("a report", () => {
  test("costs one read and one write", async () => {
    const ports = await realPorts();
    const { store, counts } = counting(ports.store);
    await ingest({ ...ports, store }, { resource: RESOURCE, input: { health: "Ready" } }, "ci");
    expect(counts).toEqual({ reads: 1, writes: 1, refused: 0 });
  });

  test("that is a duplicate costs one read and no write", async () => {
    const ports = await realPorts();
    const report = { resource: RESOURCE, input: { id: "d1", health: "Ready" as const } };
    await ingest(ports, report, "ci");
    const { store, counts } = counting(ports.store);
    const { applied, reason } = await ingest({ ...ports, store }, report, "ci");
    expect({ applied, reason, ...counts }).toEqual({
      applied: false,
      reason: "Duplicate",
      reads: 1,
      writes: 0,
      refused: 0,
    });
  });

  test("is reported by its caller unless it says by whom", async () => {
    const ports = await realPorts();
    const { status } = await ingest(
      ports,
      { resource: RESOURCE, input: { health: "Ready" } },
      "ci",
    );
    expect(status.conditions[0]?.reporter).toBe("ci");
    const input = { health: "Down" as const, reporter: "probe" };
    const later = await ingest(ports, { resource: RESOURCE, input }, "ci");
    expect(later.status.conditions[0]?.reporter).toBe("probe");
  });

  test("that is invalid reads nothing and writes nothing", async () => {
    const ports = await realPorts();
    const { store, counts } = counting(ports.store);
    await expect(
      ingest({ ...ports, store }, { resource: RESOURCE, input: {} }, "ci"),
    ).rejects.toThrow("is required");
    expect(counts).toEqual({ reads: 0, writes: 0, refused: 0 });
  });

  test("on a deleted resource is refused as gone", async () => {
    const ports = await realPorts();
    const report = { resource: RESOURCE, input: { health: "Ready" as const } };
    await ingest(ports, report, "ci");
    await remove(ports, RESOURCE, "ops");
    await expect(ingest(ports, report, "ci")).rejects.toMatchObject({ code: "gone" });
  });

  test("that loses a race is merged into the winner's state", async () => {
    const ports = await realPorts();
    const store = racing(ports.store, async () => {
      await ingest(ports, { resource: RESOURCE, input: { data: { winner: 1 } } }, "other");
    });
    const input = { data: { loser: 1 } };
    const { status } = await ingest({ ...ports, store }, { resource: RESOURCE, input }, "ci");
    expect(status.data).toEqual({ loser: 1, winner: 1 });
    expect(status.sequence).toBe(2);
  });

  test("that loses a race against itself is a duplicate, without another read", async () => {
    const ports = await realPorts();
    const report = { resource: RESOURCE, input: { id: "d1", health: "Ready" as const } };
    const { store, counts } = counting(
      racing(ports.store, async () => void (await ingest(ports, report, "ci"))),
    );
    const { applied, reason } = await ingest({ ...ports, store }, report, "ci");
    expect({ applied, reason, ...counts }).toEqual({
      applied: false,
      reason: "Duplicate",
      reads: 1,
      writes: 1,
      refused: 1,
    });
  });

  test("that loses every race is told to try again, and has changed nothing", async () => {
    const ports = await realPorts();
    const clock = { ...ports.clock, sleep: async () => undefined };
    const store: StatusStore = {
      read: (resource) => ports.store.read(resource),
      write: async () => ({ written: false, stored: undefined }),
    };
    const report = { resource: RESOURCE, input: { health: "Ready" as const } };
    await expect(ingest({ store, clock }, report, "ci")).rejects.toMatchObject({
      code: "unavailable",
    });
    expect(await ports.store.read(RESOURCE)).toBeUndefined();
  });
});

describe("a batch", () => {
  test("is one write a resource, with an outcome for each report in order", async () => {
    const ports = await realPorts();
    const { store, counts } = counting(ports.store);
    const batch = [
      { resource: "a", input: { health: "Ready" as const } },
      { resource: "b", input: {} },
      { resource: "a", input: { data: { x: 1 } } },
      { resource: "a", input: { data: { x: 1 } } },
    ];
    const outcomes = await ingestBatch({ ...ports, store }, batch, "ci");
    expect(outcomes).toMatchObject([
      { kind: "applied" },
      { kind: "refused", refusal: { code: "invalid" } },
      { kind: "applied" },
      { kind: "notApplied", reason: "Unchanged" },
    ]);
    expect(counts).toEqual({ reads: 1, writes: 1, refused: 0 });
  });

  test("without times is taken in the order of its list", async () => {
    const ports = await realPorts();
    const words = ["Ready", "Down", "Unknown", "Down", "Ready"] as const;
    const batch = words.map((health) => ({ resource: RESOURCE, input: { health } }));
    await ingestBatch(ports, batch, "ci");
    const stored = await ports.store.read(RESOURCE);
    expect(stored && statusOf(stored.state).health).toBe("Ready");
  });

  test("goes on where one resource is gone", async () => {
    const ports = await realPorts();
    await ingest(ports, { resource: "gone", input: { health: "Ready" } }, "ci");
    await remove(ports, "gone", "ops");
    const batch = ["gone", "there"].map((resource) => ({
      resource,
      input: { health: "Down" as const },
    }));
    const outcomes = await ingestBatch(ports, batch, "ci");
    expect(outcomes).toMatchObject([
      { kind: "refused", refusal: { code: "gone" } },
      { kind: "applied" },
    ]);
  });

  test("writes five hundred resources", async () => {
    const ports = await realPorts();
    const batch = Array.from({ length: 500 }, (_, index) => ({
      resource: `many/r${index}`,
      input: { health: "Ready" as const },
    }));
    const outcomes = await ingestBatch(ports, batch, "ci");
    expect(outcomes.filter(({ kind }) => kind === "applied")).toHaveLength(500);
  });
});

/** A store in which somebody else writes between the first read and the first write. */
function racing(store: StatusStore, intervene: () => Promise<void>): StatusStore {
  let raced = false;
  return {
    read: (resource) => store.read(resource),
    async write(state, version) {
      if (!raced) {
        raced = true;
        await intervene();
      }
      return store.write(state, version);
    },
  };
}
