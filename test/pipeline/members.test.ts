import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DynamoStatusStore } from "../../lib/aws/status-store.ts";
import type { MemberInput } from "../../lib/domain/member-list.ts";
import type { ReportInput } from "../../lib/domain/report-input.ts";
import { live, type ResourceState } from "../../lib/domain/state.ts";
import { statusOf } from "../../lib/domain/status.ts";
import { declare, remove } from "../../lib/pipeline/declare.ts";
import { ingest, ingestBatch } from "../../lib/pipeline/ingest.ts";
import { alignMembers } from "../../lib/pipeline/members.ts";
import type { Clock } from "../../lib/pipeline/ports/clock.ts";
import type { StatusStore } from "../../lib/pipeline/ports/status.ts";
import { receive } from "../../lib/pipeline/receive.ts";
import { minute } from "../domain/builders.ts";
import { SimulatedBus } from "../simulation/aws/bus.ts";
import { clientThat, perform } from "../simulation/aws/service.ts";
import { SimulatedTable } from "../simulation/aws/table.ts";
import { counting } from "./ports.ts";

const GROUP = "shop/web";

/** The production store over a simulated table, fast enough for thousands of runs. */
function aStore(): StatusStore {
  const bus = new SimulatedBus(
    () => 0,
    () => undefined,
  );
  const aws = { table: new SimulatedTable(), bus, bucket: new Map(), secret: () => "" };
  const client = clientThat(async (command) => perform(aws, command, "test"));
  return new DynamoStatusStore(client, "table");
}

/** A clock that stands at some minute. */
function at(minutes: number): Clock {
  return { now: () => minute(minutes), sleep: async () => undefined, random: () => 0.5 };
}

function somePorts(store = aStore(), minutes = 60) {
  return { store, clock: at(minutes) };
}

type Ports = ReturnType<typeof somePorts>;

const list = (minutes: number, ...resources: (MemberInput | string)[]): ReportInput => ({
  observedAt: minute(minutes),
  resources: resources.map((one) =>
    typeof one === "string" ? { name: one, health: "Ready" } : one,
  ),
});

function send(ports: Ports, input: ReportInput, resource = GROUP) {
  return ingest(ports, { resource, input }, "waypoint");
}

async function stateOf({ store }: Ports, name: string): Promise<ResourceState | undefined> {
  return (await store.read(`${GROUP}/${name}`))?.state;
}

async function statusIn(ports: Ports, name: string) {
  const state = live(await stateOf(ports, name));
  return state && statusOf(state);
}

/** Of some names, those of members that are live. */
async function liveOf(ports: Ports, ...names: string[]): Promise<string[]> {
  const found = await Promise.all(names.map((name) => statusIn(ports, name)));
  return names.filter((_, index) => found[index]);
}

/** A store that dies after so many writes, as a function does whose time is up. */
function mortal(store: StatusStore, writes: number): StatusStore {
  let left = writes;
  return {
    read: (resource) => store.read(resource),
    async write(state, version) {
      if (left-- <= 0) throw new Error("died");
      return store.write(state, version);
    },
  };
}

describe("a list", () => {
  test("gives each member its health, its message, its type and what else it says", async () => {
    const ports = somePorts();
    const member: MemberInput = {
      name: "pod-1",
      type: "pod",
      platform: "kubernetes",
      url: "https://console.example.com/pod-1",
      category: "INSTANCE",
      createdTime: minute(1),
      health: "Partial",
      message: "1 of 2",
      state: { replicas: [1, null], node: null },
    };
    const { applied, status } = await send(ports, {
      ...list(5, member),
      generation: 3,
      ttl: 3_600_000,
    });
    expect({ applied, conditions: status.conditions }).toEqual({ applied: true, conditions: [] });
    const { name: _, health, message, ...data } = member;
    expect(await statusIn(ports, "pod-1")).toMatchObject({
      health,
      message,
      data,
      generation: 3,
      conditions: [{ reason: "Partial", message, observedTime: minute(5), reporter: "waypoint" }],
    });
    expect((await stateOf(ports, "pod-1"))?.type?.value).toBe("pod");
  });

  test("is the whole truth of a member: what it leaves out is empty, and its state replaced", async () => {
    const ports = somePorts();
    const full = { name: "a", type: "", url: "u", message: "m", state: { x: 1 } };
    await send(ports, list(1, { ...full, health: "Ready" }));
    expect((await stateOf(ports, "a"))?.type?.value).toBe("");
    await send(ports, list(2, { name: "a", state: { y: 2 } }));
    const { health, message, data } = (await statusIn(ports, "a")) ?? {};
    expect({ health, message, data }).toEqual({
      health: "Unknown",
      message: "",
      data: { state: { y: 2 } },
    });
    expect((await stateOf(ports, "a"))?.type).toBeUndefined();
  });

  test("says of the resource itself what stands beside it", async () => {
    const ports = somePorts();
    const { status } = await send(ports, { ...list(1, "a"), health: "Down", message: "failed" });
    expect(status).toMatchObject({ health: "Down", message: "failed" });
    expect(await statusIn(ports, "a")).toMatchObject({ health: "Ready", message: "" });
  });

  test("deletes whom an earlier one named and it doesn't, and nobody else", async () => {
    const ports = somePorts();
    await send(ports, { health: "Ready" }, `${GROUP}/stranger`);
    await send(ports, list(1, "a", "b"));
    expect((await send(ports, list(2, "b"))).applied).toBe(true);
    expect(await liveOf(ports, "a", "b", "stranger")).toEqual(["b", "stranger"]);
    expect((await ports.store.read(GROUP))?.state.listed).toMatchObject({
      names: ["b"],
      dropped: [],
    });
  });

  test("that is empty deletes them all", async () => {
    const ports = somePorts();
    await send(ports, list(1, "a", "b"));
    await send(ports, list(2));
    expect(await liveOf(ports, "a", "b")).toEqual([]);
  });

  test("that is empty makes a group of what was none, and is applied", async () => {
    const ports = somePorts();
    await send(ports, { health: "Ready", observedAt: minute(1) });
    const { applied, transitions, status } = await send(ports, list(2));
    expect(status.kind).toBe("group");
    expect(transitions).not.toEqual([]);
    expect(applied).toBe(true);
  });

  test("that comes late deletes nobody, brings nobody, and changes nothing of whom it names", async () => {
    const ports = somePorts();
    await send(ports, list(5, "a", "b"));
    const { applied, reason } = await send(ports, list(3, { name: "a", health: "Down" }, "c"));
    expect({ applied, reason }).toEqual({ applied: false, reason: "Superseded" });
    expect(await liveOf(ports, "a", "b", "c")).toEqual(["a", "b"]);
    expect((await statusIn(ports, "a"))?.health).toBe("Ready");
  });

  test("brings back whom it names again, with nothing that was said before", async () => {
    const ports = somePorts();
    await send(ports, list(1, { name: "a", type: "pod", health: "Ready" }));
    await send(ports, { data: { note: "x" }, observedAt: minute(1) }, `${GROUP}/a`);
    await send(ports, list(2));
    await send(ports, list(3, "a"));
    expect(await statusIn(ports, "a")).toMatchObject({ data: {}, health: "Ready", sequence: 4 });
  });

  test.each([
    ["again", list(1, "a"), false, "Duplicate"],
    ["that says the same later", list(2, "a"), false, "Unchanged"],
    ["of a member that changed", list(2, { name: "a", health: "Down" }), true, undefined],
    ["without a member", list(2), true, undefined],
    ["with another member", list(2, "a", "b"), true, undefined],
  ])("%s is answered by what it did", async (_, input, applied, reason) => {
    const ports = somePorts();
    await send(ports, list(1, "a"));
    const answer = await send(ports, input);
    expect([answer.applied, answer.reason]).toEqual([applied, reason]);
  });

  test.each<[string, ReportInput, string]>([
    ["with a name twice", list(1, "a", "b", "a"), 'resources[2].name: Duplicate value: "a"'],
    [
      "below a path that has no room",
      list(1, "n".repeat(60)),
      "resources[0].name: is longer than 512 characters",
    ],
  ])("%s is refused before anything is read", async (_, input, words) => {
    const { store, counts } = counting(aStore());
    const deep = Array.from({ length: 8 }, () => "d".repeat(60)).join("/");
    await expect(send(somePorts(store), input, deep)).rejects.toThrow(words);
    expect(counts.reads).toBe(0);
  });

  test("below ten segments has no room", async () => {
    const full = "a/b/c/d/e/f/g/h/i/j";
    await expect(send(somePorts(), list(1, "k"), full)).rejects.toThrow("more than 10 segments");
  });

  test("costs a read and a write for the resource and for each member", async () => {
    const { store, counts } = counting(aStore());
    await send(somePorts(store), list(1, "a", "b", "c"));
    expect(counts).toEqual({ reads: 4, writes: 4, refused: 0 });
  });

  test("of which a member can't be taken in tells which, and takes in the others", async () => {
    const ports = somePorts();
    const conditions = [{ type: "READY", status: "True" as const }];
    await send(ports, { conditions }, `${GROUP}/a`);
    await expect(send(ports, list(1, "b", "a"))).rejects.toMatchObject({
      code: "invalid",
      faults: [{ path: "resources[1]" }],
    });
    expect(await liveOf(ports, "b")).toEqual(["b"]);
  });

  test("doesn't make a member's own report of the same id a duplicate", async () => {
    const ports = somePorts();
    await send(ports, { ...list(1, "a"), id: "build-17" });
    const own = await send(
      ports,
      { id: "build-17", health: "Down", observedAt: minute(2) },
      `${GROUP}/a`,
    );
    expect(own.applied).toBe(true);
  });
});

describe("a list that was cut short", () => {
  test.each([1, 2, 3, 4, 5])(
    "after %i writes is finished by the same report again",
    async (writes) => {
      const ports = somePorts();
      await send(ports, list(1, "a", "b"));
      const next = { ...list(2, "b", "c", "d"), id: "again" };
      const dies = send(somePorts(mortal(ports.store, writes)), next);
      await expect(dies).rejects.toThrow("died");
      await send(ports, next);
      expect(await liveOf(ports, "a", "b", "c", "d")).toEqual(["b", "c", "d"]);
      expect((await ports.store.read(GROUP))?.state.listed?.dropped).toEqual([]);
    },
  );

  test("and is finished twice at the same time is written once", async () => {
    const { store, counts } = counting(aStore());
    const ports = somePorts(store);
    await send(ports, list(1, "a"));
    await expect(send(somePorts(mortal(store, 1)), list(2))).rejects.toThrow("died");
    const { listed } = (await store.read(GROUP))?.state ?? {};
    const { list: received } = receive(
      { resource: GROUP, input: list(2) },
      "waypoint",
      minute(60),
      0,
    );
    if (!listed || !received) throw new Error("there is no list");
    await alignMembers(ports, GROUP, [received], listed, minute(60));
    const { writes } = counts;
    await alignMembers(ports, GROUP, [received], listed, minute(60));
    expect(counts.writes).toBe(writes);
  });

  test("is finished by the next one, too", async () => {
    const ports = somePorts();
    await send(ports, list(1, "a", "b"));
    await expect(send(somePorts(mortal(ports.store, 1)), list(2, "b"))).rejects.toThrow("died");
    await send(ports, list(3, "b", "c"));
    expect(await liveOf(ports, "a", "b", "c")).toEqual(["b", "c"]);
  });

  test("and has no time is finished with the time at which it came in first", async () => {
    const ports = somePorts();
    const next: ReportInput = { id: "again", resources: [{ name: "a" }, { name: "b" }] };
    const first = { ...somePorts(mortal(ports.store, 1)), clock: at(10) };
    await expect(ingest(first, { resource: GROUP, input: next }, "waypoint")).rejects.toThrow();
    await ingest({ ...ports, clock: at(20) }, { resource: GROUP, input: next }, "waypoint");
    const [one, other] = await Promise.all(["a", "b"].map((name) => statusIn(ports, name)));
    expect(one?.conditions[0]?.observedTime).toBe(minute(10));
    expect(other?.conditions[0]?.observedTime).toBe(minute(10));
  });

  test("and has no time is left to a later list that came since", async () => {
    const ports = somePorts();
    const first: ReportInput = { id: "again", resources: [{ name: "a", health: "Down" }] };
    await expect(
      ingest(
        { ...somePorts(mortal(ports.store, 1)), clock: at(10) },
        { resource: GROUP, input: first },
        "w",
      ),
    ).rejects.toThrow();
    await ingest({ ...ports, clock: at(20) }, { resource: GROUP, input: list(15, "a") }, "w");
    await ingest({ ...ports, clock: at(30) }, { resource: GROUP, input: first }, "w");
    expect((await statusIn(ports, "a"))?.health).toBe("Ready");
  });
});

describe("a deleted member", () => {
  test("is gone for reports on itself", async () => {
    const ports = somePorts();
    await send(ports, list(1, "a"));
    await send(ports, list(2));
    const report = send(ports, { health: "Ready" }, `${GROUP}/a`);
    await expect(report).rejects.toMatchObject({ code: "gone" });
  });

  test("is back when it is declared, and stays though the list that deleted it comes again", async () => {
    const ports = somePorts();
    await send(ports, list(1, "a"));
    const next = list(2);
    await expect(send(somePorts(mortal(ports.store, 2)), next)).rejects.toThrow("died");
    await declare(ports, `${GROUP}/a`, {}, "ops");
    await send(ports, next);
    await send(ports, list(1, "a"));
    expect(await liveOf(ports, "a")).toEqual(["a"]);
    expect((await statusIn(ports, "a"))?.message).toBe("NeverReported");
  });

  test("by hand is back with a list that was observed since, and with no older one", async () => {
    const ports = somePorts();
    await send(ports, list(1, "a"));
    await remove({ ...ports, clock: at(10) }, `${GROUP}/a`, "ops");
    await send(ports, list(9, "a"));
    expect(await liveOf(ports, "a")).toEqual([]);
    await send(ports, list(11, "a"));
    expect(await liveOf(ports, "a")).toEqual(["a"]);
  });

  test("by hand that is declared again isn't told of by the list that named it before", async () => {
    const ports = somePorts();
    await send(ports, list(1, "a"));
    await remove({ ...ports, clock: at(10) }, `${GROUP}/a`, "ops");
    await declare(ports, `${GROUP}/a`, {}, "ops");
    await send(ports, list(1, "a"));
    expect((await statusIn(ports, "a"))?.conditions).toEqual([]);
  });

  test("stays deleted when its group is deleted and declared again, but for a list that names it", async () => {
    const ports = somePorts();
    await send(ports, list(1, "a", "b"));
    await remove(ports, GROUP, "ops");
    await declare(ports, GROUP, {}, "ops");
    await send(ports, list(2, "b"));
    expect(await liveOf(ports, "a", "b")).toEqual(["b"]);
  });
});

describe("a batch", () => {
  test("of several lists and reports on one resource is one write of it, and one of each member", async () => {
    const { store, counts } = counting(aStore());
    const ports = somePorts(store);
    const inputs = [list(1, "a", "b"), { health: "Ready" as const }, list(2, "b", "c")];
    const batch = inputs.map((input) => ({ resource: GROUP, input }));
    const outcomes = await ingestBatch(ports, batch, "waypoint");
    expect(outcomes.map(({ kind }) => kind)).toEqual(["applied", "applied", "applied"]);
    expect(await liveOf(ports, "a", "b", "c")).toEqual(["b", "c"]);
    // The resource itself, b, c, the tombstone of a, and that this is done.
    expect(counts.writes).toBe(5);
  });

  test("says which list it couldn't take in", async () => {
    const batch = [list(1, "a", "a"), list(1, "a")].map((input) => ({ resource: GROUP, input }));
    const outcomes = await ingestBatch(somePorts(), batch, "waypoint");
    expect(outcomes.map(({ kind }) => kind)).toEqual(["refused", "applied"]);
  });
});

const NAMES = ["a", "b", "c"];
const member = fc.record(
  {
    name: fc.constantFrom(...NAMES),
    type: fc.constantFrom("", "pod"),
    url: fc.constant("u"),
    health: fc.constantFrom("Ready" as const, "Down" as const),
    message: fc.constant("m"),
    state: fc.constantFrom<MemberInput["state"][]>({ x: 1 }, { y: [null] }, 3),
  },
  { requiredKeys: ["name"] },
);
const members = fc.uniqueArray(member, { selector: ({ name }) => name });

/** Lists of different times, all of some generation or none, in an order of arrival with repetitions, some of which die. */
const scenario = fc
  .record({ lists: fc.array(members, { minLength: 1, maxLength: 5 }), generations: fc.boolean() })
  .map(({ lists, generations }) =>
    lists.map((resources, index) => ({
      ...list(index, ...(resources as MemberInput[])),
      ...(generations && { generation: index + 1 }),
    })),
  )
  .chain((lists) =>
    fc.record({
      lists: fc.constant(lists),
      arrivals: fc
        .tuple(
          fc.shuffledSubarray(lists, { minLength: lists.length }),
          fc.array(fc.constantFrom(...lists), { maxLength: 3 }),
        )
        .chain(([all, again]) =>
          fc.shuffledSubarray([...all, ...again], { minLength: all.length + again.length }),
        ),
      lives: fc.array(fc.option(fc.integer({ min: 0, max: 6 })), { maxLength: 8 }),
    }),
  );

/** A store whose every call waits until a scheduler lets it through. */
function scheduled(store: StatusStore, scheduler: fc.Scheduler): StatusStore {
  const read = (resource: string) => store.read(resource);
  const write: StatusStore["write"] = (state, version) => store.write(state, version);
  return { read: scheduler.scheduleFunction(read), write: scheduler.scheduleFunction(write) };
}

/** What a list says of its members, as readers see it. */
function wanted({ resources = [], generation }: ReportInput) {
  const seen = resources.map(({ name, health = "Unknown", message = "", ...data }) => [
    name,
    { health, message, data, type: data.type, ...(generation !== undefined && { generation }) },
  ]);
  return Object.fromEntries(seen);
}

async function found(ports: Ports) {
  const seen = await Promise.all(
    NAMES.map(async (name) => {
      const state = live(await stateOf(ports, name));
      if (!state) return [];
      const { health, message, data, generation } = statusOf(state);
      const type = state.type?.value;
      return [
        [name, { health, message, data, type, ...(generation !== undefined && { generation }) }],
      ];
    }),
  );
  return Object.fromEntries(seen.flat());
}

describe("lists in any order, any number of times, at once and cut short,", () => {
  test("leave the members that the latest names, as it says they are", async () => {
    await fc.assert(
      fc.asyncProperty(scenario, fc.scheduler(), async ({ lists, arrivals, lives }, scheduler) => {
        const ports = somePorts();
        const store = scheduled(ports.store, scheduler);
        const runs = arrivals.map(async (input, index) => {
          const life = lives[index] ?? undefined;
          const dying = life === undefined ? store : mortal(store, life);
          await send(somePorts(dying), input).catch((error: Error) => {
            if (error.message !== "died") throw error;
            return send(somePorts(store), input);
          });
        });
        await scheduler.waitFor(Promise.all(runs));
        expect(await found(ports)).toEqual(wanted(lists.at(-1) ?? {}));
        expect((await ports.store.read(GROUP))?.state.listed?.dropped).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });
});
