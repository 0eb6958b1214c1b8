import { describe, expect, test } from "vitest";
import { statusOf } from "../../lib/domain/status.ts";
import { remove } from "../../lib/pipeline/declare.ts";
import { putGate } from "../../lib/pipeline/gate.ts";
import { ingest } from "../../lib/pipeline/ingest.ts";
import type { Clock } from "../../lib/pipeline/ports/clock.ts";
import { recount } from "../../lib/pipeline/recount.ts";
import { rollUp } from "../../lib/pipeline/rollup.ts";
import { sweep } from "../../lib/pipeline/sweep.ts";
import { minute } from "../domain/builders.ts";
import { realPorts } from "./ports.ts";

const READY = { health: "Ready", type: "component", critical: true } as const;

async function aGroup() {
  const clock = {
    minutes: 0,
    now: () => minute(clock.minutes),
    random: () => 0,
    sleep: async () => undefined,
  };
  const ports = { ...(await realPorts(clock satisfies Clock)), clock };
  for (const name of ["api", "web"]) {
    await ingest(ports, { resource: `shop/${name}`, input: { health: "Down" } }, "ci");
  }
  const word = { version: 1, time: minute(0), standing: READY };
  await rollUp(ports, "shop", [{ name: "api", ...word, standing: { ...READY, health: "Down" } }]);
  return ports;
}
type Ports = Awaited<ReturnType<typeof aGroup>>;

async function membersOf({ store }: Ports) {
  const stored = await store.read("shop");
  return stored && statusOf(stored.state).members;
}

describe("a recount", () => {
  test("finds the members that a group has never heard of", async () => {
    const ports = await aGroup();
    expect(await membersOf(ports)).toEqual({ total: 1, Down: 1 });
    expect(await recount(ports, "shop")).toBe(false);
    expect(await membersOf(ports)).toEqual({ total: 2, Down: 2 });
  });

  test("finds the members that were deleted without its hearing of it", async () => {
    const ports = await aGroup();
    await recount(ports, "shop");
    await remove(ports, "shop/web", "ops");
    await recount(ports, "shop");
    expect(await membersOf(ports)).toEqual({ total: 1, Down: 1 });
  });

  test("of a group that missed nothing writes nothing", async () => {
    const ports = await aGroup();
    await recount(ports, "shop");
    const before = await ports.store.read("shop");
    expect(await recount(ports, "shop")).toBe(false);
    expect(await ports.store.read("shop")).toEqual(before);
  });

  test("takes no gate into the books, which counts in no group", async () => {
    const ports = await aGroup();
    const definition = { requires: [{ resource: "shop/api", health: "Ready" }] } as const;
    await putGate(ports, "shop/release", definition, "ann");
    await recount(ports, "shop");
    expect((await ports.books.open("shop", ["release"])).members).toEqual(new Map());
  });

  test("sets a tally right that isn't the sum of its members, and says so", async () => {
    const ports = await aGroup();
    const tally = await ports.books.tally("shop");
    if (!tally) throw new Error("there is no tally");
    const counts = [{ ...READY, count: 7 }];
    const entries = { members: [], unwell: [], recovered: [] };
    const wrong = { ...tally, version: tally.version + 1, counts };
    await ports.books.enter("shop", { ...entries, tally: wrong });
    await rollUp(ports, "shop", []);
    expect(await membersOf(ports)).toEqual({ total: 7, Ready: 7 });
    expect(await recount(ports, "shop")).toBe(true);
    expect(await membersOf(ports)).toEqual({ total: 2, Down: 2 });
    expect(await recount(ports, "shop")).toBe(false);
  });

  test("comes with the sweep a day after the group was made, and each day after that", async () => {
    const ports = await aGroup();
    ports.clock.minutes = 24 * 60 - 1;
    expect(await sweep(ports)).toEqual({ looked: 0, drifted: [], failures: [] });
    ports.clock.minutes = 24 * 60;
    expect(await sweep(ports)).toEqual({ looked: 1, drifted: [], failures: [] });
    expect(await membersOf(ports)).toEqual({ total: 2, Down: 2 });
    expect((await ports.store.read("shop"))?.state.checkAt).toBe(minute(2 * 24 * 60));
    expect(await sweep(ports)).toEqual({ looked: 0, drifted: [], failures: [] });
  });
});
