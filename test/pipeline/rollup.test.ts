import { describe, expect, test } from "vitest";
import type { Declaration } from "../../lib/domain/declaration.ts";
import { standingOf } from "../../lib/domain/group.ts";
import type { Health } from "../../lib/domain/health.ts";
import { groupOf } from "../../lib/domain/resource.ts";
import type { ResourceState } from "../../lib/domain/state.ts";
import { statusOf } from "../../lib/domain/status.ts";
import { countsOf, enter } from "../../lib/domain/tally.ts";
import { declare, remove } from "../../lib/pipeline/declare.ts";
import { ingest } from "../../lib/pipeline/ingest.ts";
import type { StatusStore } from "../../lib/pipeline/ports/status.ts";
import type { Images, StreamRecord } from "../../lib/pipeline/ports/stream.ts";
import { rollup } from "../../lib/pipeline/rollup.ts";
import { minute } from "../domain/builders.ts";
import { aShelf, realPorts } from "./ports.ts";

const DOWN = { health: "Down", type: "component", critical: true } as const;

/** A store that tells each of its writes as the table's stream does. */
function streamed(store: StatusStore) {
  const records: StreamRecord[] = [];
  const states = new Map<string, ResourceState>();
  const append = (images: Images) => {
    const sequenceNumber = String(records.length + 1);
    records.push({ sequenceNumber, raw: {}, read: () => images });
  };
  const telling: StatusStore = {
    read: (resource) => store.read(resource),
    async write(state, version = 0) {
      const result = await store.write(state, version === 0 ? undefined : version);
      if (!result.written) return result;
      append({ before: states.get(state.resource), after: state, version: version + 1 });
      states.set(state.resource, state);
      return result;
    },
  };
  return { records, states, store: telling };
}

async function aWorld() {
  const ports = await realPorts();
  const stream = streamed(ports.store);
  return { ...stream, ports: { ...ports, store: stream.store } };
}
type World = Awaited<ReturnType<typeof aWorld>>;

function report({ ports }: World, resource: string, health: Health) {
  return ingest(ports, { resource, input: { health } }, "ci");
}

/** Hands the rollup all that it hasn't seen, in batches, until nothing more comes of it. */
async function settle({ ports, records }: World, size = 10, from = 0): Promise<void> {
  for (let at = from; at < records.length; at += size) {
    const batch = records.slice(at, at + size);
    expect(await rollup(ports, batch)).not.toHaveProperty("failure");
    size = batch.length;
  }
}

async function statusIn({ ports }: World, resource: string) {
  const stored = await ports.store.read(resource);
  if (!stored) throw new Error(`there is no ${resource}`);
  return statusOf(stored.state);
}

describe("the rollup", () => {
  test("takes a member's change to its group, and to the groups above", async () => {
    const world = await aWorld();
    await report(world, "checkout/staging/api", "Ready");
    await report(world, "checkout/staging/web", "Down");
    await settle(world);
    expect(await statusIn(world, "checkout/staging")).toMatchObject({
      kind: "group",
      health: "Partial",
      message: "1 component READY, 1 component DOWN",
      members: { total: 2, Ready: 1, Down: 1 },
    });
    expect(await statusIn(world, "checkout")).toMatchObject({
      health: "Partial",
      message: "All 1 resources are reporting PARTIAL",
      members: { total: 1, Partial: 1 },
    });
  });

  test("counts what is handed over again, or in another order, once", async () => {
    const world = await aWorld();
    for (const health of ["Ready", "Down", "Ready", "Down"] as const) {
      await report(world, "checkout/api", health);
    }
    await settle(world);
    const before = await statusIn(world, "checkout");
    expect(before).toMatchObject({ health: "Down", members: { total: 1, Down: 1 } });
    await rollup(world.ports, world.records.toReversed());
    await rollup(world.ports, world.records.slice(0, 2));
    expect(await statusIn(world, "checkout")).toEqual(before);
  });

  test("writes a group once for all of its members in a batch", async () => {
    const world = await aWorld();
    const names = Array.from({ length: 120 }, (_, n) => `checkout/m${n}`);
    for (const name of names) await report(world, name, "Down");
    const before = world.records.length;
    await rollup(world.ports, world.records.slice());
    expect(world.records.slice(before)).toHaveLength(1);
    expect(await statusIn(world, "checkout")).toMatchObject({ members: { total: 120, Down: 120 } });
  });

  test("forgets a member that was deleted, and knows it again when it is back", async () => {
    const world = await aWorld();
    await report(world, "checkout/api", "Ready");
    await report(world, "checkout/web", "Down");
    await settle(world);
    await remove(world.ports, "checkout/web", "ops");
    await settle(world);
    expect(await statusIn(world, "checkout")).toMatchObject({ health: "Ready" });
    await declare(world.ports, "checkout/web", {}, "ops");
    await settle(world);
    expect(await statusIn(world, "checkout")).toMatchObject({
      health: "Unknown",
      members: { total: 2, Ready: 1, Unknown: 1 },
    });
  });

  test.each<Declaration>([{}, { rollup: { policy: "worst" } }])(
    "tells a group that is declared again, as %j, of the members that it has",
    async (declaration) => {
      const world = await aWorld();
      await report(world, "checkout/api", "Down");
      await settle(world);
      await remove(world.ports, "checkout", "ops");
      await report(world, "checkout/web", "Ready");
      await settle(world);
      const before = world.records.length;
      await declare(world.ports, "checkout", declaration, "ops");
      await settle(world, 10, before);
      expect(await statusIn(world, "checkout")).toMatchObject({
        kind: "group",
        members: { total: 2, Down: 1, Ready: 1 },
      });
    },
  );

  test("heeds a member that becomes uncritical, which no reader of its status sees", async () => {
    const world = await aWorld();
    await report(world, "checkout/api", "Ready");
    await report(world, "checkout/web", "Down");
    await settle(world);
    await declare(world.ports, "checkout/web", { critical: false }, "ops");
    await settle(world);
    expect(await statusIn(world, "checkout")).toMatchObject({
      health: "Ready",
      members: { total: 2, Ready: 1, Down: 1 },
    });
  });

  test("is the fold over the members when groups are told of them all at once", async () => {
    const world = await aWorld();
    const members = Array.from({ length: 30 }, (_, n) => `checkout/m${n}`);
    for (const health of ["Ready", "Down"] as const) {
      await Promise.all(members.map((member) => report(world, member, health)));
    }
    const parts = Array.from({ length: 6 }, (_, part) =>
      world.records.filter((_, index) => index % 6 === part),
    );
    await Promise.all(parts.map((part) => rollup(world.ports, part)));
    await settle(world);
    const states = [...world.states.values()].filter(({ resource }) => groupOf(resource));
    const fold = countsOf(
      states.map((state) => ({ name: "", version: 1, standing: standingOf(state) as never })),
    );
    expect((await world.ports.books.tally("checkout"))?.counts).toEqual(fold);
    expect(await statusIn(world, "checkout")).toMatchObject({ members: { total: 30, Down: 30 } });
  });

  test("keeps what it can't read for people, and goes on", async () => {
    const world = await aWorld();
    await report(world, "checkout/api", "Ready");
    const broken: StreamRecord = {
      sequenceNumber: "0",
      raw: {},
      read: () => {
        throw new Error("schema 99");
      },
    };
    const unreadable = aShelf();
    const records = [broken, ...world.records];
    const rolled = await rollup({ ...world.ports, unreadable }, records);
    expect(rolled).toEqual({ groups: 2, unreadable: 1 });
    expect(unreadable.kept).toEqual([["0", "schema 99"]]);
    expect(await statusIn(world, "checkout")).toMatchObject({ health: "Ready" });
  });

  test("tells a group what its books say, though they were opened while somebody entered the same", async () => {
    const world = await aWorld();
    await report(world, "checkout/api", "Down");
    const { books } = world.ports;
    const change = { name: "api", version: 1, time: minute(0), standing: DOWN };
    const entries = enter(await books.open("checkout", ["api"]), [change]);
    if (!entries) throw new Error("there is nothing to enter");
    await books.enter("checkout", entries);
    const torn = {
      mostChanges: books.mostChanges,
      tally: books.tally.bind(books),
      members: books.members.bind(books),
      enter: books.enter.bind(books),
      open: async (group: string, names: readonly string[]) => {
        const { members } = await books.open(group, names);
        return { tally: undefined, members, unwell: [] };
      },
    };
    await rollup({ ...world.ports, books: torn }, world.records.slice());
    expect(await statusIn(world, "checkout")).toMatchObject({ health: "Down" });
  });

  test("says from which record on to come again when a group can't be written, and writes the others", async () => {
    const world = await aWorld();
    await report(world, "a/x", "Ready");
    await report(world, "b/x", "Ready");
    await report(world, "c/x", "Ready");
    const { books } = world.ports;
    const failing = {
      mostChanges: books.mostChanges,
      tally: books.tally.bind(books),
      members: books.members.bind(books),
      enter: books.enter.bind(books),
      open: (group: string, names: readonly string[]) =>
        group === "b" ? Promise.reject(new Error("down")) : books.open(group, names),
    };
    const rolled = await rollup({ ...world.ports, books: failing }, world.records.slice());
    expect(rolled).toMatchObject({ groups: 6, failure: { sequenceNumber: "2" } });
    expect(await statusIn(world, "c")).toMatchObject({ health: "Ready" });
    await rollup(world.ports, world.records.slice(1));
    expect(await statusIn(world, "b")).toMatchObject({ health: "Ready" });
  });
});
