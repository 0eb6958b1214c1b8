import { describe, expect, test } from "vitest";
import type { GateDefinition } from "../../lib/domain/gate/definition.ts";
import type { ReportInput } from "../../lib/domain/report-input.ts";
import { statusOf } from "../../lib/domain/status.ts";
import { diff } from "../../lib/domain/transition.ts";
import { goalOf } from "../../lib/domain/wait/goal.ts";
import { decideDependents, decideGate } from "../../lib/pipeline/decide.ts";
import { declare, remove } from "../../lib/pipeline/declare.ts";
import { putGate, removeGate } from "../../lib/pipeline/gate.ts";
import {
  putApproval,
  putOverride,
  removeApproval,
  removeOverride,
} from "../../lib/pipeline/gate-acts.ts";
import { ingest } from "../../lib/pipeline/ingest.ts";
import { judgeGate } from "../../lib/pipeline/judge.ts";
import type { Clock } from "../../lib/pipeline/ports/clock.ts";
import type { StatusStore } from "../../lib/pipeline/ports/status.ts";
import { getStatus } from "../../lib/pipeline/query.ts";
import { rollUp } from "../../lib/pipeline/rollup.ts";
import { sweep } from "../../lib/pipeline/sweep.ts";
import { wait } from "../../lib/pipeline/wait.ts";
import { conditionIn, minute } from "../domain/builders.ts";
import { counting, realPorts } from "./ports.ts";

const GATE = "to-production";
const READY: GateDefinition = { requires: [{ resource: "api", health: "Ready" }] };

/** Ports whose clock a test sets, in minutes; gates are only decided when a test says so. */
async function portsAt(minutes: number) {
  const clock = {
    minutes,
    now: () => minute(clock.minutes),
    random: () => 0,
    sleep: async () => undefined,
  };
  return { ...(await realPorts(clock satisfies Clock)), clock };
}
type Ports = Awaited<ReturnType<typeof portsAt>>;

async function say(ports: Ports, input: ReportInput, resource = "api") {
  return ingest(ports, { resource, input }, "ci");
}

async function openOf(ports: Ports, gate = GATE) {
  const { status, reason } = conditionIn(await getStatus(ports, gate), "Open");
  return `${status} ${reason}`;
}

async function gatesOf(ports: Ports, resource: string) {
  const gates: string[] = [];
  for await (const gate of ports.dependents.of(resource)) gates.push(gate);
  return gates;
}

describe("a gate", () => {
  test("is a resource whose condition Open is what it decides", async () => {
    const ports = await portsAt(0);
    await say(ports, { health: "Ready" });
    const { created, view } = await putGate(ports, GATE, READY, "ann");
    expect(created).toBe(true);
    expect(view).toMatchObject({ decision: "pass", reason: "Passed", definition: READY });
    const status = await getStatus(ports, GATE);
    expect(status).toMatchObject({ kind: "gate", health: "Ready", message: "everything holds" });
    expect(conditionIn(status, "Open")).toMatchObject({
      status: "True",
      reason: "Passed",
      reporter: "signalbox/gate",
      lastTransitionTime: minute(0),
    });
    const stored = await ports.store.read(GATE);
    expect(diff(undefined, stored?.state).map(({ detailType }) => detailType)).toEqual([
      "ResourceDeclared",
      "ConditionTransitioned",
      "HealthTransitioned",
    ]);
  });

  test.each([
    ["Down", "False RequirementFailed", "Down"],
    ["Unknown", "Unknown RequirementUnknown", "Unknown"],
  ] as const)("that depends on what is %s is %s, and its health %s", async (health, open, word) => {
    const ports = await portsAt(0);
    await say(ports, { health });
    await putGate(ports, GATE, READY, "ann");
    expect(await openOf(ports)).toBe(open);
    expect((await getStatus(ports, GATE)).health).toBe(word);
  });

  test("that is defined again as it was changes nothing", async () => {
    const ports = await portsAt(0);
    await putGate(ports, GATE, READY, "ann");
    const before = await ports.store.read(GATE);
    expect(await putGate(ports, GATE, READY, "bob")).toMatchObject({ created: false });
    expect(await ports.store.read(GATE)).toEqual(before);
  });

  test("takes neither reports nor declarations", async () => {
    const ports = await portsAt(0);
    await putGate(ports, GATE, READY, "ann");
    const isGate = { code: "invalid", message: expect.stringContaining("is a gate") };
    await expect(say(ports, { health: "Ready" }, GATE)).rejects.toMatchObject(isGate);
    await expect(declare(ports, GATE, {}, "ann")).rejects.toMatchObject(isGate);
  });

  test("can't be where a component or a group is", async () => {
    const ports = await portsAt(0);
    await say(ports, { health: "Ready" });
    await declare(ports, "group", { rollup: { policy: "worst" } }, "ann");
    for (const path of ["api", "group"]) {
      await expect(putGate(ports, path, { approvals: { count: 1 } }, "ann")).rejects.toMatchObject({
        code: "invalid",
        message: expect.stringContaining("can be no gate"),
      });
    }
  });

  test("is no group by what is below its path", async () => {
    const ports = await portsAt(0);
    await putGate(ports, GATE, READY, "ann");
    const standing = { health: "Down", type: "component", critical: true } as const;
    const change = { name: "below", version: 1, time: minute(0), standing };
    await rollUp(ports, GATE, [change]);
    expect(await getStatus(ports, GATE)).toMatchObject({ kind: "gate", members: { total: 0 } });
  });

  test("that is deleted is gone, is found by nothing, and can be defined again", async () => {
    const ports = await portsAt(0);
    await putGate(ports, GATE, READY, "ann");
    await removeGate(ports, GATE, "ann");
    await removeGate(ports, GATE, "ann");
    expect(await gatesOf(ports, "api")).toEqual([]);
    await expect(judgeGate(ports, GATE)).rejects.toMatchObject({ code: "gone" });
    await expect(putApproval(ports, GATE, {}, "ann")).rejects.toMatchObject({ code: "gone" });
    expect(await putGate(ports, GATE, READY, "ann")).toMatchObject({ created: true });
    expect(await gatesOf(ports, "api")).toEqual([GATE]);
    await expect(removeGate(ports, "never", "ann")).rejects.toMatchObject({ code: "notFound" });
  });

  test("that would depend on itself is refused, with the way", async () => {
    const ports = await portsAt(0);
    const on = (resource: string) => ({ requires: [{ resource, condition: "Open" }] });
    await putGate(ports, "a", on("b"), "ann");
    await putGate(ports, "b", on("c"), "ann");
    await expect(putGate(ports, "c", on("a"), "ann")).rejects.toMatchObject({
      code: "invalid",
      faults: [{ path: "requires[0].resource", message: expect.stringContaining("c → a → b → c") }],
    });
    expect(await ports.store.read("c")).toBeUndefined();
  });

  test.each([
    ["that was new is deleted again", undefined],
    ["is as it was defined before", { approvals: { count: 1 } }],
  ])("%s when another has closed a circle with it meanwhile", async (_, earlier) => {
    const ports = await portsAt(0);
    const on = (resource: string) => ({ requires: [{ resource, condition: "Open" }] });
    await putGate(ports, "a", { approvals: { count: 1 } }, "ann");
    if (earlier) await putGate(ports, "b", earlier, "ann");
    let others = 1;
    const store: StatusStore = {
      read: (resource) => ports.store.read(resource),
      write: async (state, version) => {
        if (others-- > 0) await putGate(ports, "a", on("b"), "bob");
        return ports.store.write(state, version);
      },
    };
    await expect(putGate({ ...ports, store }, "b", on("a"), "ann")).rejects.toMatchObject({
      code: "invalid",
      message: expect.stringContaining("b → a → b"),
    });
    const { state } = (await ports.store.read("b")) ?? {};
    expect(state?.gate?.definition).toEqual(earlier);
    expect(state?.deletedTime === undefined).toBe(earlier !== undefined);
    expect((await judgeGate(ports, "a")).definition).toEqual(on("b"));
  });

  test("is found by what it depends on, and no longer by what it depended on", async () => {
    const ports = await portsAt(0);
    await putGate(ports, GATE, READY, "ann");
    await putGate(ports, GATE, { requires: [{ resource: "db", health: "Ready" }] }, "ann");
    expect([await gatesOf(ports, "api"), await gatesOf(ports, "db")]).toEqual([[], [GATE]]);
  });
});

describe("deciding", () => {
  test("follows what the gate depends on, whatever an event says", async () => {
    const ports = await portsAt(0);
    await putGate(ports, GATE, READY, "ann");
    expect(await openOf(ports)).toBe("Unknown RequirementUnknown");
    await say(ports, { health: "Ready" });
    ports.clock.minutes = 1;
    expect(await decideDependents(ports, "api")).toBe(1);
    expect(await openOf(ports)).toBe("True Passed");
    expect(conditionIn(await getStatus(ports, GATE), "Open").lastTransitionTime).toBe(minute(1));
    await decideDependents(ports, "api");
    await say(ports, { health: "Down" });
    await decideDependents(ports, "api");
    expect(await openOf(ports)).toBe("False RequirementFailed");
    await remove(ports, "api", "ann");
    await decideDependents(ports, "api");
    expect(await openOf(ports)).toBe("False ResourceDeleted");
  });

  test("writes nothing where nothing moved, and what moved without news under the same sequence", async () => {
    const ports = await portsAt(0);
    await say(ports, { health: "Ready" });
    await putGate(ports, GATE, READY, "ann");
    await decideGate(ports, GATE);
    const before = await ports.store.read(GATE);
    expect(before?.version).toBe(1);
    const status = await getStatus(ports, GATE);
    ports.clock.minutes = 1;
    await say(ports, { health: "Ready", data: { a: 1 } });
    await decideGate(ports, GATE);
    expect(await getStatus(ports, GATE)).toEqual(status);
    const after = await ports.store.read(GATE);
    expect([after?.version, after?.state.sequence]).toEqual([2, before?.state.sequence]);
    expect(diff(before?.state, after?.state)).toEqual([]);
  });

  test("on an older reading loses against a newer one, though that had no news", async () => {
    const ports = await portsAt(0);
    await say(ports, { health: "Down" });
    await say(ports, { health: "Ready" }, "db");
    const requires = ["api", "db"].map((resource) => ({ resource, health: "Ready" as const }));
    await putGate(ports, GATE, { requires, mode: { atLeast: 1 } }, "ann");
    expect(await openOf(ports)).toBe("True Passed");
    // While one decider has read that db is down, it comes back, and another decider has nothing new to say.
    ports.clock.minutes = 1;
    await say(ports, { health: "Down" }, "db");
    ports.clock.minutes = 2;
    const { store, counts } = counting({
      read: ports.store.read.bind(ports.store),
      write: async (state, version) => {
        if (counts.writes === 1) {
          await say(ports, { health: "Ready" }, "db");
          await decideGate(ports, GATE);
        }
        return ports.store.write(state, version);
      },
    } satisfies StatusStore);
    await decideGate({ ...ports, store }, GATE);
    expect(await openOf(ports)).toBe("True Passed");
    expect(counts).toMatchObject({ writes: 1, refused: 1 });
    expect(statusOf((await ports.store.read(GATE))?.state ?? never()).sequence).toBe(1);
  });

  test("of two gates goes on where one can't be decided", async () => {
    const ports = await portsAt(0);
    for (const gate of ["one", "two"]) await putGate(ports, gate, READY, "ann");
    await say(ports, { health: "Ready" });
    const store: StatusStore = {
      read: (resource) => ports.store.read(resource),
      write: async (state, version) => {
        if (state.resource === "one") throw new Error("throttled");
        return ports.store.write(state, version);
      },
    };
    await expect(decideDependents({ ...ports, store }, "api")).rejects.toThrow("1 of 2 gates");
    expect([await openOf(ports, "one"), await openOf(ports, "two")]).toEqual([
      "Unknown RequirementUnknown",
      "True Passed",
    ]);
  });

  test("forgets a gate that depends on the resource no more", async () => {
    const ports = await portsAt(0);
    await putGate(ports, GATE, READY, "ann");
    await ports.dependents.add(GATE, ["other"], 0);
    await decideDependents(ports, "other");
    expect([await gatesOf(ports, "other"), await gatesOf(ports, "api")]).toEqual([[], [GATE]]);
  });
});

describe("the sweep", () => {
  test("decides a gate whose event was lost, within a quarter of an hour", async () => {
    const ports = await portsAt(0);
    await putGate(ports, GATE, READY, "ann");
    await say(ports, { health: "Ready" });
    ports.clock.minutes = 14;
    await sweep(ports);
    expect(await openOf(ports)).toBe("Unknown RequirementUnknown");
    ports.clock.minutes = 15;
    expect(await sweep(ports)).toMatchObject({ looked: 1, failures: [] });
    expect(await openOf(ports)).toBe("True Passed");
    expect((await ports.store.read(GATE))?.state.checkAt).toBe(minute(30));
  });

  test("opens a gate when its soak ends, and not a minute before", async () => {
    const ports = await portsAt(0);
    await say(ports, { health: "Ready" });
    const soaking = { requires: [{ resource: "api", health: "Ready" as const, for: "10m" }] };
    await putGate(ports, GATE, soaking, "ann");
    expect(await openOf(ports)).toBe("Unknown Soaking");
    ports.clock.minutes = 9;
    await sweep(ports);
    expect(await openOf(ports)).toBe("Unknown Soaking");
    ports.clock.minutes = 10;
    await sweep(ports);
    expect(await openOf(ports)).toBe("True Passed");
  });

  test("looks every minute at a gate whose expression may read data, which makes no event", async () => {
    const ports = await portsAt(0);
    const when = { requires: [{ resource: "api", when: "status.data.errorRate < 0.01" }] };
    await say(ports, { data: { errorRate: 0.5 } });
    await putGate(ports, GATE, when, "ann");
    expect(await openOf(ports)).toBe("False RequirementFailed");
    await say(ports, { data: { errorRate: 0.001 } });
    ports.clock.minutes = 1;
    await sweep(ports);
    expect(await openOf(ports)).toBe("True Passed");
  });

  test("closes a gate again when what it depends on expires, without any event", async () => {
    const ports = await portsAt(0);
    await say(ports, { health: "Ready", ttl: 5 * 60_000 });
    await putGate(ports, GATE, READY, "ann");
    ports.clock.minutes = 5;
    await sweep(ports);
    expect(await openOf(ports)).toBe("Unknown RequirementUnknown");
  });
});

describe("what people do to a gate", () => {
  test("an approval opens it, and its withdrawal closes it again", async () => {
    const ports = await portsAt(0);
    await putGate(ports, GATE, { approvals: { count: 1 } }, "ann");
    expect(await openOf(ports)).toBe("Unknown AwaitingApproval");
    const view = await putApproval(ports, GATE, { reason: "looks good" }, "bob");
    expect(view).toMatchObject({ decision: "pass", because: [{ actual: "bob (looks good)" }] });
    const { sequence } = await getStatus(ports, GATE);
    await putApproval(ports, GATE, { reason: "looks good" }, "bob");
    expect((await getStatus(ports, GATE)).sequence).toBe(sequence);
    await removeApproval(ports, GATE, "ann");
    expect(await openOf(ports)).toBe("True Passed");
    await removeApproval(ports, GATE, "bob");
    expect(await openOf(ports)).toBe("Unknown AwaitingApproval");
  });

  test("an approval that changes nothing yet is a step in its sequence all the same", async () => {
    const ports = await portsAt(0);
    await putGate(ports, GATE, { approvals: { count: 2 } }, "ann");
    const before = await getStatus(ports, GATE);
    await putApproval(ports, GATE, {}, "bob");
    expect((await getStatus(ports, GATE)).sequence).toBe(before.sequence + 1);
  });

  test("an override decides until it ends, and the sweep tells of its end", async () => {
    const ports = await portsAt(0);
    await say(ports, { health: "Down" });
    await putGate(ports, GATE, READY, "ann");
    const pass = { decision: "pass", reason: "INC-7", until: "10m" } as const;
    expect(await putOverride(ports, GATE, pass, "bob")).toMatchObject({ decision: "pass" });
    expect(await openOf(ports)).toBe("True Overridden");
    ports.clock.minutes = 10;
    expect(await judgeGate(ports, GATE)).toMatchObject({ decision: "block" });
    await sweep(ports);
    expect(await openOf(ports)).toBe("False RequirementFailed");
  });

  test("an override can be taken back, and can't end in the past", async () => {
    const ports = await portsAt(5);
    await putGate(ports, GATE, READY, "ann");
    const block = { decision: "block", reason: "freeze", until: minute(60) } as const;
    await putOverride(ports, GATE, block, "bob");
    expect(await openOf(ports)).toBe("False Overridden");
    expect(await removeOverride(ports, GATE, "ann")).toMatchObject({ decision: "wait" });
    const past = { ...block, until: minute(4) };
    await expect(putOverride(ports, GATE, past, "bob")).rejects.toMatchObject({ code: "invalid" });
  });
});

describe("what is Ready in turn, and never at once", () => {
  /** A gate on api and db, and a store over which one goes down and the other comes up while they are read. */
  async function inTurn() {
    const ports = await portsAt(0);
    const requires = ["api", "db"].map((resource) => ({ resource, health: "Ready" as const }));
    await putGate(ports, GATE, { requires }, "ann");
    await say(ports, { health: "Ready" });
    await say(ports, { health: "Down" }, "db");
    const api = await ports.store.read("api");
    let isSwapped = false;
    const store: StatusStore = {
      async read(resource) {
        // Of both, which are read at once, this one happens to be read before the change.
        if (resource === "api" && !isSwapped) return api;
        if (resource === "db" && !isSwapped) {
          isSwapped = true;
          ports.clock.minutes = 1;
          await say(ports, { health: "Down" });
          await say(ports, { health: "Ready" }, "db");
        }
        return ports.store.read(resource);
      },
      write: (state, version) => ports.store.write(state, version),
    };
    return { ports, torn: { ...ports, store } };
  }

  test("passes for nobody who asks", async () => {
    const { torn } = await inTurn();
    expect(await judgeGate(torn, GATE)).toMatchObject({ decision: "block" });
  });

  test("opens no gate", async () => {
    const { ports, torn } = await inTurn();
    await decideDependents(torn, "api");
    expect(await openOf(ports)).toBe("False RequirementFailed");
  });
});

describe("judging", () => {
  test("reads what is there now, and stores nothing", async () => {
    const ports = await portsAt(0);
    await putGate(ports, GATE, READY, "ann");
    const before = await ports.store.read(GATE);
    await say(ports, { health: "Ready" });
    expect(await judgeGate(ports, GATE)).toMatchObject({ decision: "pass", definition: READY });
    expect(await ports.store.read(GATE)).toEqual(before);
  });

  test("counts what was done to the gate, though the clock is behind the one that saw it done", async () => {
    const ports = await portsAt(5);
    await putGate(ports, GATE, { approvals: { count: 1 } }, "ann");
    await putApproval(ports, GATE, {}, "bob");
    ports.clock.minutes = 4;
    expect(await judgeGate(ports, GATE)).toMatchObject({ decision: "pass" });
    await decideGate(ports, GATE);
    expect(await openOf(ports)).toBe("True Passed");
  });

  test("decides the gates above it too, however long ago they were decided", async () => {
    const ports = await portsAt(0);
    await putGate(ports, "first", READY, "ann");
    await putGate(ports, "second", { requires: [{ resource: "first", condition: "Open" }] }, "ann");
    await putGate(ports, "third", { requires: [{ resource: "second", health: "Ready" }] }, "ann");
    await say(ports, { health: "Ready" });
    expect(await judgeGate(ports, "third")).toMatchObject({ decision: "pass" });
    await say(ports, { health: "Down" });
    expect(await judgeGate(ports, "third")).toMatchObject({ decision: "block" });
  });

  test("what if answers for what is assumed, of gates above it too", async () => {
    const ports = await portsAt(0);
    await say(ports, { health: "Ready" });
    await putGate(ports, "first", READY, "ann");
    await putGate(ports, "second", { requires: [{ resource: "first", condition: "Open" }] }, "ann");
    const down = [{ resource: "api", health: "Down" as const }];
    expect(await judgeGate(ports, "second", { assume: down })).toMatchObject({ decision: "block" });
    const open = [...down, { resource: "first", health: "Ready" as const }];
    expect(await judgeGate(ports, "second", { assume: open })).toMatchObject({ decision: "pass" });
    const shut = [
      { resource: "first", condition: { type: "Open", status: "False" as const, reason: "No" } },
    ];
    expect(await judgeGate(ports, "second", { assume: shut })).toMatchObject({ decision: "block" });
  });

  test.each<[string, GateDefinition, (ports: Ports) => Promise<unknown>, string]>([
    ["absent", READY, async () => undefined, "RequirementUnknown"],
    [
      "declared and never reported",
      READY,
      (p) => declare(p, "api", {}, "ann"),
      "RequirementUnknown",
    ],
    [
      "deleted",
      READY,
      async (p) => {
        await say(p, { health: "Ready" });
        await remove(p, "api", "ann");
      },
      "ResourceDeleted",
    ],
    ["expired", READY, (p) => say(p, { health: "Ready", ttl: 60_000 }), "RequirementUnknown"],
    [
      "outdated",
      READY,
      async (p) => {
        await say(p, { health: "Ready", generation: 1 });
        await declare(p, "api", { generation: 2 }, "ann");
      },
      "RequirementUnknown",
    ],
    [
      "of another revision",
      { requires: [{ resource: "api", health: "Ready", sameRevision: true }] },
      (p) => say(p, { health: "Ready", revision: "v1" }),
      "RevisionDiffers",
    ],
    [
      "what an expression fails on",
      { requires: [{ resource: "api", when: "status.data.missing < 1" }] },
      (p) => say(p, { health: "Ready" }),
      "EvaluationFailed",
    ],
  ])("never passes on what is %s", async (_, definition, happens, reason) => {
    const ports = await portsAt(0);
    await happens(ports);
    ports.clock.minutes = 2;
    await putGate(ports, GATE, definition, "ann");
    const view = await judgeGate(ports, GATE, { revision: "v2" });
    expect(view).toMatchObject({ reason, because: [{ met: false }] });
    expect(view.decision).not.toBe("pass");
    const request = { goal: goalOf({ for: ["gate"] }), timeout: 0 };
    const isBound = reason === "RevisionDiffers";
    // A wait asks for no revision, and what is bound to one is then bound to that which is there.
    if (isBound)
      expect(await wait(ports, GATE, request)).toMatchObject({ decision: { revision: "v1" } });
    else await expect(wait(ports, GATE, request)).rejects.toMatchObject({ code: "timedOut" });
  });

  test("says so where there is no gate", async () => {
    const ports = await portsAt(0);
    await say(ports, { health: "Ready" });
    for (const path of ["api", "never"]) {
      await expect(judgeGate(ports, path)).rejects.toMatchObject({ code: "notFound" });
    }
  });
});

function never(): never {
  throw new Error("the gate is not there");
}
