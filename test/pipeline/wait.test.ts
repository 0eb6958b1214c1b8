import { describe, expect, test } from "vitest";
import type { GateDefinition } from "../../lib/domain/gate/definition.ts";
import type { ReportInput } from "../../lib/domain/report-input.ts";
import { goalOf, type Part } from "../../lib/domain/wait/goal.ts";
import { declare, remove } from "../../lib/pipeline/declare.ts";
import { putGate } from "../../lib/pipeline/gate.ts";
import { ingest } from "../../lib/pipeline/ingest.ts";
import type { Clock } from "../../lib/pipeline/ports/clock.ts";
import type { Stored } from "../../lib/pipeline/ports/status.ts";
import { wait } from "../../lib/pipeline/wait.ts";
import { realPorts } from "./ports.ts";

const RESOURCE = "shop/api";
const GATE = "to-production";
const START = Date.parse("2026-11-20T10:00:00.000Z");

type Goal = Partial<Record<Part, string[]>>;
const READY: Goal = { for: ["health=Ready"] };

/** A service whose time passes only while somebody waits, and in which things happen when that time has come. */
async function aService() {
  let passed = 0;
  const plans = new Map<number, () => Promise<unknown>>();
  const clock: Clock = {
    now: () => new Date(START + passed).toISOString(),
    random: () => 0,
    sleep: async (milliseconds) => {
      const end = passed + milliseconds;
      for (const [at, act] of [...plans].filter(([one]) => one <= end).sort(byTime)) {
        passed = Math.max(passed, at);
        plans.delete(at);
        await act();
      }
      passed = end;
    },
  };
  const ports = await realPorts(clock);
  const counts = { reads: 0, glances: 0 };
  const store = {
    read: (resource: string) => {
      counts.reads++;
      return ports.store.read(resource);
    },
    glance: async (resource: string): Promise<Stored | undefined> => {
      counts.glances++;
      return ports.store.glance(resource);
    },
  };
  return {
    clock,
    counts,
    store,
    /** Milliseconds since the start. */
    elapsed: () => passed,
    report: (input: ReportInput) => ingest(ports, { resource: RESOURCE, input }, "ci"),
    declare: () => declare(ports, RESOURCE, {}, "ops"),
    remove: () => remove(ports, RESOURCE, "ops"),
    /** Does something so many milliseconds after the start. */
    later: (milliseconds: number, act: () => Promise<unknown>) => plans.set(milliseconds, act),
    wait: (goal: Goal, timeout = 25_000, resource = RESOURCE) =>
      wait({ ...ports, store }, resource, { goal: goalOf(goal), timeout }),
    define: (definition: GateDefinition, path = GATE) => putGate(ports, path, definition, "ops"),
  };
}

function byTime([one]: [number, unknown], [other]: [number, unknown]): number {
  return one - other;
}

describe("a wait", () => {
  test("for what is so already answers at once, with the status", async () => {
    const service = await aService();
    const { status } = await service.report({ health: "Ready" });
    expect(await service.wait(READY)).toEqual({ resource: RESOURCE, status });
    expect([service.elapsed(), service.counts]).toEqual([0, { reads: 1, glances: 0 }]);
  });

  test.each([1, 599, 600, 601, 7_777, 24_999, 25_000])(
    "answers within a second of a change after %i ms",
    async (milliseconds) => {
      const service = await aService();
      await service.report({ health: "Down" });
      service.later(milliseconds, () => service.report({ health: "Ready" }));
      const { status } = await service.wait(READY);
      expect(status).toMatchObject({ health: "Ready", sequence: 2 });
      expect(service.elapsed() - milliseconds).toBeLessThan(1_000);
    },
  );

  test("for what isn't there waits for it to appear", async () => {
    const service = await aService();
    service.later(3_000, () => service.report({ health: "Alive" }));
    service.later(6_000, () => service.report({ health: "Ready" }));
    expect(await service.wait(READY)).toMatchObject({ status: { health: "Ready" } });
  });

  test.each([10, 17, 25])(
    "of %i s costs no more than a read unit a second, and a glance half of one",
    async (seconds) => {
      const service = await aService();
      await service.report({ health: "Down" });
      await expect(service.wait(READY, seconds * 1_000)).rejects.toMatchObject({
        code: "timedOut",
      });
      const { reads, glances } = service.counts;
      expect(service.elapsed()).toBe(seconds * 1_000);
      expect(reads + glances / 2).toBeLessThanOrEqual(seconds);
    },
  );

  test("that looks once takes one read and no time", async () => {
    const service = await aService();
    await service.report({ health: "Down" });
    await expect(service.wait(READY, 0)).rejects.toMatchObject({
      code: "timedOut",
      faults: [{ path: "for", message: expect.stringMatching(/^health=Ready: health is Down; /) }],
    });
    expect([service.elapsed(), service.counts]).toEqual([0, { reads: 1, glances: 0 }]);
  });

  test("whose time is up tells what is there then", async () => {
    const service = await aService();
    await service.report({ health: "Down", message: "starting" });
    service.later(1_900, () => service.report({ health: "Down", message: "broken" }));
    await expect(service.wait(READY, 2_000)).rejects.toMatchObject({
      code: "timedOut",
      faults: [{ path: "for", message: expect.stringMatching(/Down: broken$/) }],
    });
    expect(service.elapsed()).toBe(2_000);
  });

  test("for what never came is not found, and says what was waited for", async () => {
    const service = await aService();
    await expect(service.wait(READY, 1_000)).rejects.toMatchObject({
      code: "notFound",
      faults: [{ path: "for", message: "health=Ready: there is no resource shop/api" }],
    });
    expect(service.elapsed()).toBe(1_000);
  });

  test("ends when what fails it holds", async () => {
    const service = await aService();
    await service.report({ health: "Alive" });
    service.later(5_000, () => service.report({ health: "Down" }));
    await expect(service.wait({ ...READY, failOn: ["health=Down"] })).rejects.toMatchObject({
      code: "failed",
      faults: [{ path: "failOn" }],
    });
    expect(service.elapsed()).toBeLessThan(6_000);
  });

  test("whose time is up is judged on what was written until then, though no glance showed it", async () => {
    const service = await aService();
    await service.report({ health: "Down" });
    const old = await service.store.read(RESOURCE);
    service.store.glance = async () => old;
    service.later(700, () => service.report({ health: "Ready" }));
    expect(await service.wait(READY, 2_000)).toMatchObject({ status: { health: "Ready" } });
  });

  test("that misses a moment in which it would have been met goes on", async () => {
    const service = await aService();
    await service.report({ health: "Down" });
    service.later(610, () => service.report({ health: "Ready" }));
    service.later(620, () => service.report({ health: "Down", message: "again" }));
    await expect(service.wait(READY, 2_000)).rejects.toMatchObject({ code: "timedOut" });
  });
});

describe("a deletion", () => {
  test("ends a wait for anything else", async () => {
    const service = await aService();
    await service.report({ health: "Down" });
    service.later(4_000, () => service.remove());
    await expect(service.wait(READY)).rejects.toMatchObject({
      code: "gone",
      message: expect.stringMatching(/^shop\/api was deleted at 2026/),
    });
    expect(service.elapsed()).toBeLessThan(5_000);
  });

  test("meets a wait for it, and so does that nothing was there", async () => {
    const service = await aService();
    expect(await service.wait({ for: ["delete"] })).toEqual({ resource: RESOURCE });
    await service.report({ health: "Ready" });
    service.later(1_000, () => service.remove());
    expect(await service.wait({ for: ["delete"] })).toEqual({
      resource: RESOURCE,
      deletedTime: new Date(START + 1_000).toISOString(),
    });
  });

  test("before the wait, of what was declared again since, ends nothing", async () => {
    const service = await aService();
    await service.report({ health: "Down" });
    await service.remove();
    await service.declare();
    service.later(1_000, () => service.report({ health: "Ready" }));
    expect(await service.wait(READY)).toMatchObject({ status: { health: "Ready" } });
  });
});

describe("an expiry", () => {
  const GOOD: ReportInput = { health: "Ready", ttl: 3_333 };
  const UNKNOWN: Goal = { for: ["health=Unknown"] };

  test("is seen at its instant, though nothing was written", async () => {
    const service = await aService();
    await service.report(GOOD);
    const { status } = await service.wait(UNKNOWN);
    expect(service.elapsed()).toBe(3_333);
    expect(status?.conditions).toMatchObject([{ reason: "Expired", stored: "True" }]);
  });

  test("that a heartbeat averts is none", async () => {
    const service = await aService();
    await service.report(GOOD);
    service.later(3_330, () => service.report(GOOD));
    await service.wait(UNKNOWN);
    expect(service.elapsed()).toBe(6_663);
  });

  test("of one of several conditions is followed by the next one", async () => {
    const service = await aService();
    await service.report({ conditions: [{ type: "A", status: "True" }], ttl: 1_111 });
    await service.report({ conditions: [{ type: "B", status: "True" }], ttl: 2_222 });
    await service.wait({ for: ["condition=A=Unknown", "condition=B=Unknown"] });
    expect(service.elapsed()).toBe(2_222);
  });
});

describe("a glance that is behind", () => {
  /** A wait whose glances show what was stored at the start. */
  async function shortSighted(first: ReportInput, ...later: ReportInput[]) {
    const service = await aService();
    await service.report(first);
    const old = await service.store.read(RESOURCE);
    service.store.glance = async () => old;
    for (const input of later) await service.report(input);
    return service;
  }

  test("doesn't undo what was read", async () => {
    const service = await shortSighted({ health: "Ready" }, { health: "Down" });
    await expect(service.wait(READY, 2_000)).rejects.toMatchObject({
      faults: [{ message: expect.stringContaining("health is Down") }],
    });
  });

  test("doesn't pass for an expiry that was averted", async () => {
    const service = await shortSighted({ health: "Ready", ttl: 1_000 });
    service.later(900, () => service.report({ health: "Ready", ttl: 60_000 }));
    await expect(service.wait({ for: ["health=Unknown"] }, 3_000)).rejects.toMatchObject({
      code: "timedOut",
    });
  });
});

describe("a wait for a gate", () => {
  const READY_API = { resource: RESOURCE, health: "Ready" } as const;
  const on = (...requires: NonNullable<GateDefinition["requires"]>): GateDefinition => ({
    requires,
  });
  const OPEN: Goal = { for: ["gate"] };

  test("ends when a soak does, though nobody decided it anew", async () => {
    const service = await aService();
    await service.report({ health: "Ready" });
    await service.define(on({ ...READY_API, for: "7s" }));
    const { decision, status } = await service.wait(OPEN, 25_000, GATE);
    expect(service.elapsed()).toBe(7_000);
    expect(decision).toMatchObject({ decision: "pass", evaluatedTime: service.clock.now() });
    expect(status?.conditions).toMatchObject([{ type: "Open", status: "Unknown" }]);
  });

  test("ends when the soak of a gate that it depends on does", async () => {
    const service = await aService();
    await service.report({ health: "Ready" });
    await service.define(on({ ...READY_API, for: "7s" }), "first");
    await service.define(on({ resource: "first", condition: "Open" }));
    await service.wait(OPEN, 25_000, GATE);
    expect(service.elapsed()).toBe(7_000);
  });

  test.each([1, 600, 7_777, 25_000])(
    "ends within a second of a change after %i ms of what it depends on, though its event was lost",
    async (milliseconds) => {
      const service = await aService();
      await service.define(on(READY_API, { resource: RESOURCE, when: "status.data.load < 5" }));
      await service.report({ health: "Ready", data: { load: 7 } });
      service.later(milliseconds, () => service.report({ data: { load: 3 } }));
      await service.wait(OPEN, 25_000, GATE);
      expect(service.elapsed() - milliseconds).toBeLessThan(1_000);
    },
  );

  test("isn't met by what was decided before something changed", async () => {
    const service = await aService();
    await service.report({ health: "Ready" });
    await service.define(on(READY_API));
    await service.report({ health: "Down", message: "503" });
    await expect(service.wait(OPEN, 2_000, GATE)).rejects.toMatchObject({
      code: "timedOut",
      faults: [
        {
          path: "for",
          message: `gate: decides block, RequirementFailed; ${RESOURCE}: health Ready, is Down since ${new Date(START).toISOString()}`,
        },
      ],
    });
  });

  test("isn't met by a glance that is behind", async () => {
    const service = await aService();
    await service.report({ health: "Ready" });
    await service.define(on(READY_API));
    const old = await service.store.read(RESOURCE);
    await service.report({ health: "Down" });
    const { glance } = service.store;
    service.store.glance = async (path) => (path === RESOURCE ? old : glance(path));
    await expect(service.wait(OPEN, 3_000, GATE)).rejects.toMatchObject({ code: "timedOut" });
  });

  test("glances at the gate and at what it depends on, and reads them where it begins and ends", async () => {
    const service = await aService();
    await service.report({ health: "Down" });
    await service.define(on(READY_API));
    Object.assign(service.counts, { reads: 0, glances: 0 });
    await expect(service.wait(OPEN, 15_000, GATE)).rejects.toMatchObject({ code: "timedOut" });
    expect(service.counts).toEqual({ reads: 2 * 2, glances: 2 * 24 });
  });

  test("that isn't asked whether it passes reads nothing besides it", async () => {
    const service = await aService();
    await service.define(on(READY_API));
    Object.assign(service.counts, { reads: 0, glances: 0 });
    const goal = { for: ["condition=Open"] };
    await expect(service.wait(goal, 15_000, GATE)).rejects.toMatchObject({ code: "timedOut" });
    expect(service.counts).toEqual({ reads: 2, glances: 24 });
  });

  test("waits for it to be defined", async () => {
    const service = await aService();
    service.later(2_000, () => service.define(on(READY_API)));
    service.later(5_000, () => service.report({ health: "Ready" }));
    expect((await service.wait(OPEN, 25_000, GATE)).decision?.decision).toBe("pass");
  });
});
