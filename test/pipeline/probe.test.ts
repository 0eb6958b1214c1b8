import { setImmediate } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import type { Declaration } from "../../lib/domain/declaration.ts";
import type { ProbeDeclaration } from "../../lib/domain/probe.ts";
import type { ProbeFinding } from "../../lib/domain/probe-finding.ts";
import { dueFrom } from "../../lib/domain/probe-schedule.ts";
import { statusOf } from "../../lib/domain/status.ts";
import { declare, remove } from "../../lib/pipeline/declare.ts";
import type { Clock } from "../../lib/pipeline/ports/clock.ts";
import type { ProbeList } from "../../lib/pipeline/ports/probe.ts";
import type { StatusStore } from "../../lib/pipeline/ports/status.ts";
import { probeMinute, probeNow } from "../../lib/pipeline/probe.ts";
import { conditionIn, minute } from "../domain/builders.ts";
import { realPorts } from "./ports.ts";

const FROM = Date.parse(minute(10));
const MINUTE = 60_000;
const GOOD: ProbeFinding = { outcome: "success", output: "200", latencyMs: 7 };

/** Something to probe; what it is makes no difference here. */
function every(interval: string): ProbeDeclaration {
  return { tcp: { host: "example.com", port: 1 }, every: interval };
}

type Answer = (resource: string, run: number) => ProbeFinding | Promise<ProbeFinding>;

/** What is under way, so that a clock can wait for it. */
function traffic() {
  let under = 0;
  return {
    async during<T>(work: () => T | Promise<T>): Promise<T> {
      under++;
      try {
        return await work();
      } finally {
        under--;
      }
    },
    /** Resolves when nothing is under way; between two calls of one run there are no turns of the event loop. */
    async over(): Promise<void> {
      do await setImmediate();
      while (under > 0);
    },
  };
}

/**
 * Ports whose clock moves on only when something sleeps and nothing is under way, and probes that
 * remember when they ran.
 */
async function somePorts(answer: Answer = () => GOOD, wait = async (_: number) => undefined) {
  const { during, over } = traffic();
  const clock = {
    time: FROM,
    now: () => new Date(clock.time).toISOString(),
    random: () => 0,
    async sleep(milliseconds: number) {
      await over();
      clock.time += milliseconds;
      await wait(clock.time);
    },
  };
  const runs: [resource: string, time: number][] = [];
  const probes = {
    run: (resource: string) =>
      during(() => {
        runs.push([resource, clock.time]);
        return answer(resource, runs.filter(([one]) => one === resource).length);
      }),
  };
  const ports = await realPorts(clock satisfies Clock);
  const store: StatusStore = {
    read: (resource) => during(() => ports.store.read(resource)),
    write: (state, version) => during(() => ports.store.write(state, version)),
  };
  return { ...ports, store, clock, probes, runs };
}

type Ports = Awaited<ReturnType<typeof somePorts>>;

async function declareAll(ports: Ports, declarations: Readonly<Record<string, Declaration>>) {
  for (const [resource, declaration] of Object.entries(declarations)) {
    await declare(ports, resource, declaration, "ci");
  }
}

async function readyOf(ports: Ports, resource: string) {
  const stored = await ports.store.read(resource);
  return stored && conditionIn(statusOf(stored.state));
}

/** When a resource is due in the minute from `FROM`. */
function duesOf(resource: string, interval: number): number[] {
  const first = dueFrom(resource, interval, FROM);
  return Array.from({ length: MINUTE / interval }, (_, n) => first + n * interval);
}

describe("a minute of probes", () => {
  test("runs each when it is due, however often that is", async () => {
    const ports = await somePorts();
    await declareAll(ports, { a: { probe: every("5s") }, b: { probe: every("20s") } });
    await probeNow(ports);
    ports.runs.length = 0;
    expect(await probeMinute(ports, minute(10))).toEqual({ looked: 15, failures: [] });
    const times = (name: string) => ports.runs.flatMap(([one, time]) => (one === name ? time : []));
    expect(times("a")).toEqual(duesOf("a", 5_000));
    expect(times("b")).toEqual(duesOf("b", 20_000));
  });

  test("runs at once what was never probed", async () => {
    const ports = await somePorts();
    await declareAll(ports, { a: { probe: every("1h") } });
    await probeMinute(ports, minute(10));
    expect(ports.runs[0]).toEqual(["a", FROM]);
    expect(await readyOf(ports, "a")).toMatchObject({
      status: "True",
      reason: "ProbeSucceeded",
      message: "200",
      reporter: "signalbox/probe",
    });
  });

  test("ends at once when there is nothing to probe", async () => {
    const ports = await somePorts();
    await declareAll(ports, { a: { labels: {} } });
    expect(await probeMinute(ports, minute(10))).toEqual({ looked: 0, failures: [] });
    expect(ports.clock.time).toBe(FROM);
  });

  test("ends when nothing else is due in it", async () => {
    const ports = await somePorts();
    await declareAll(ports, { a: { probe: every("1m") } });
    await probeNow(ports);
    await probeMinute(ports, minute(10));
    expect(ports.clock.time).toBe(duesOf("a", MINUTE)[0]);
  });

  test("finds within five seconds what is declared meanwhile, and loses what is deleted", async () => {
    const ports = await somePorts(undefined, async (time) => {
      if (time === FROM + 10_000) {
        await declareAll(ports, { late: { probe: every("1h") } });
        await remove(ports, "gone", "ci");
      }
      return undefined;
    });
    await declareAll(ports, { a: { probe: every("5s") }, gone: { probe: every("5s") } });
    expect((await probeMinute(ports, minute(10))).failures).toEqual([]);
    const late = ports.runs.filter(([resource]) => resource === "late");
    expect(late).toEqual([["late", expect.any(Number)]]);
    expect(late[0]?.[1]).toBeLessThanOrEqual(FROM + 15_000);
    const last = ports.runs.findLast(([resource]) => resource === "gone");
    expect(last?.[1]).toBeLessThanOrEqual(FROM + 15_000);
  });

  test("that comes twice counts each run once", async () => {
    const ports = await somePorts((_, run) => ({
      outcome: run <= 2 ? "success" : "failure",
      output: String(run),
    }));
    await declareAll(ports, { a: { probe: every("1m") } });
    await probeNow(ports);
    await probeMinute(ports, minute(10));
    const once = await ports.store.read("a");
    await probeMinute(ports, minute(10));
    expect(ports.runs).toHaveLength(3);
    expect(await ports.store.read("a")).toEqual(once);
  });

  test("that comes late runs the last of the rounds that it missed, and goes on", async () => {
    const ports = await somePorts();
    await declareAll(ports, { a: { probe: every("5s") } });
    await probeNow(ports);
    ports.runs.length = 0;
    ports.clock.time = FROM + 31_000;
    await probeMinute(ports, minute(10));
    const later = duesOf("a", 5_000).filter((due) => due > FROM + 31_000);
    expect(ports.runs.map(([, time]) => time)).toEqual([FROM + 31_000, ...later]);
  });

  test("goes on with what it knows when it can't look for more", async () => {
    const ports = await somePorts();
    await declareAll(ports, { a: { probe: every("10s") } });
    await probeNow(ports);
    let looks = 0;
    const probeList: ProbeList = {
      states: (resources) => ports.probeList.states(resources),
      resources: async () => {
        looks++;
        if (looks > 1) throw new Error("throttled");
        return ports.probeList.resources();
      },
    };
    const { looked, failures } = await probeMinute({ ...ports, probeList }, minute(10));
    expect(looked).toBe(6);
    expect(new Set(failures.map(String))).toEqual(new Set(["Error: throttled"]));
  });
});

describe("a run of all probes", () => {
  test.each<[ProbeFinding, object]>([
    [GOOD, { status: "True", reason: "ProbeSucceeded", message: "200" }],
    [
      { outcome: "failure", output: "503" },
      { status: "False", reason: "ProbeFailed", message: "503" },
    ],
    [
      { outcome: "timeout", output: "late" },
      { status: "Unknown", reason: "ProbeTimeout", message: "late" },
    ],
    [
      { outcome: "error", output: "what?" },
      { status: "Unknown", reason: "ProbeError", message: "what?" },
    ],
    [
      { outcome: "init", output: "init" },
      { status: "Unknown", reason: "Init", message: "init" },
    ],
    [{ outcome: "failure", output: "x".repeat(300) }, { message: "x".repeat(200) }],
  ])("reports %j", async (result, condition) => {
    const ports = await somePorts(() => result);
    await declareAll(ports, { a: { probe: every("1m") } });
    expect(await probeNow(ports)).toEqual({ looked: 1, failures: [] });
    expect(await readyOf(ports, "a")).toMatchObject(condition);
  });

  test("keeps what a probe said beside its outcome: of a certificate, and as data", async () => {
    const certificate = { status: "True", reason: "Valid", message: "until then" } as const;
    const ports = await somePorts(() => ({ ...GOOD, certificate, data: { queue: 3 } }));
    await declareAll(ports, { a: { probe: every("1m") } });
    await probeNow(ports);
    const stored = await ports.store.read("a");
    const status = stored && statusOf(stored.state);
    expect(status && conditionIn(status, "CertificateValid")).toMatchObject(certificate);
    expect(status?.data).toEqual({ queue: 3 });
  });

  test("makes a probe that throws Unknown, and no other resource", async () => {
    const ports = await somePorts((resource) => {
      if (resource === "b") throw new Error("out of order");
      return GOOD;
    });
    await declareAll(ports, { a: { probe: every("1m") }, b: { probe: every("1m") } });
    expect(await probeNow(ports)).toEqual({ looked: 2, failures: [] });
    expect(await readyOf(ports, "a")).toMatchObject({ status: "True" });
    expect(await readyOf(ports, "b")).toMatchObject({
      status: "Unknown",
      reason: "ProbeError",
      message: "out of order",
    });
  });

  test("counts a resource that can't be written, and stores the others", async () => {
    const ports = await somePorts();
    await declareAll(ports, { a: { probe: every("1m") }, b: { probe: every("1m") } });
    const store: StatusStore = {
      read: (resource) => ports.store.read(resource),
      write: async (state, version) => {
        if (state.resource === "a") throw new Error("throttled");
        return ports.store.write(state, version);
      },
    };
    const { looked, failures } = await probeNow({ ...ports, store });
    expect([looked, failures]).toEqual([1, [new Error("throttled")]]);
    expect(await readyOf(ports, "b")).toMatchObject({ status: "True" });
  });

  test("takes data that can't be stored for nonsense, which is the probe's own trouble", async () => {
    const ports = await somePorts(() => ({ ...GOOD, data: { text: "x".repeat(70_000) } }));
    await declareAll(ports, { a: { probe: every("1m") } });
    expect(await probeNow(ports)).toEqual({ looked: 1, failures: [] });
    expect(await readyOf(ports, "a")).toMatchObject({ status: "Unknown", reason: "ProbeError" });
  });

  test("forgets what comes of a resource that was deleted meanwhile", async () => {
    const ports = await somePorts(async (resource) => {
      await remove(ports, resource, "ci");
      return GOOD;
    });
    await declareAll(ports, { a: { probe: every("1m") } });
    expect(await probeNow(ports)).toEqual({ looked: 1, failures: [] });
    expect((await ports.store.read("a"))?.state.deletedTime).toBeDefined();
  });

  test("has a bounded number at a time, and gets through all", async () => {
    let [under, most] = [0, 0];
    const ports = await somePorts(async () => {
      most = Math.max(most, ++under);
      await setImmediate();
      under--;
      return GOOD;
    });
    const names = Array.from({ length: 150 }, (_, n) => `all/${n}`);
    await declareAll(
      ports,
      Object.fromEntries(names.map((name) => [name, { probe: every("1m") }])),
    );
    expect(await probeNow(ports)).toEqual({ looked: 150, failures: [] });
    expect(most).toBe(64);
  });

  test("begins none when its time is nearly over, and says which", async () => {
    const ports = await somePorts(() => {
      ports.clock.time += 81_000;
      return GOOD;
    });
    const names = Array.from({ length: 65 }, (_, n) => `all/${n + 10}`);
    await declareAll(
      ports,
      Object.fromEntries(names.map((name) => [name, { probe: every("1m") }])),
    );
    const { looked, failures } = await probeNow(ports);
    expect(looked + failures.length).toBe(65);
    expect(failures).toContainEqual(new Error("there was no time left for all/74"));
  });
});
