import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Declaration } from "../../lib/domain/declaration.ts";
import { declare } from "../../lib/domain/declare.ts";
import { expireNext } from "../../lib/domain/expiry.ts";
import { merge } from "../../lib/domain/merge.ts";
import type { Report } from "../../lib/domain/report.ts";
import type { ReportInput } from "../../lib/domain/report-input.ts";
import type { ResourceState } from "../../lib/domain/state.ts";
import { aReport, merged, minute, RESOURCE } from "./builders.ts";

const MINUTE = 60_000;
const OPTED_IN: Declaration = { heartbeat: { every: "10m", coalesce: "4m" } };

function stateWith(first: ReportInput, declaration = OPTED_IN): ResourceState {
  const act = { by: "ops", now: minute(0) };
  return merged(
    [aReport({ observedAt: minute(0), ...first })],
    declare(undefined, RESOURCE, declaration, act),
  );
}

/** Whether a report on a state is written, and what became of it. */
function taken(state: ResourceState, report: Report): string {
  const { state: after, outcomes } = merge(state, RESOURCE, [report], report.observedAt);
  const [outcome] = outcomes;
  const word = outcome?.kind === "notApplied" ? outcome.reason : outcome?.kind;
  return `${after === state ? "not written" : "written"}: ${word}`;
}

const ready = (at: number, more: ReportInput = {}): Report =>
  aReport({ health: "Ready", observedAt: minute(at), ...more });

describe("where a declaration coalesces,", () => {
  test.each<[string, ReportInput, Report, string]>([
    ["a report that says it again", { health: "Ready" }, ready(3), "not written: Unchanged"],
    ["one at the end of the window", { health: "Ready" }, ready(4), "not written: Unchanged"],
    ["one after the window", { health: "Ready" }, ready(5), "written: Unchanged"],
    ["one that says something else", { health: "Down" }, ready(1), "written: applied"],
    ["one of another reason", { state: "ok" }, ready(1), "written: applied"],
    [
      "one that says a message again",
      { health: "Ready", message: "m", revision: "v1", external: true },
      ready(1, { message: "m", revision: "v1", external: true }),
      "not written: Unchanged",
    ],
    [
      "one that says an old message again",
      { health: "Ready", message: "m", observedAt: minute(-30) },
      ready(1, { message: "m" }),
      "written: Unchanged",
    ],
    [
      "one that says data again",
      { health: "Ready", data: { a: 1 } },
      ready(1, { data: { a: 1 } }),
      "written: Unchanged",
    ],
    [
      "one that only says data again",
      { health: "Ready", data: { a: 1 } },
      aReport({ data: { a: 1 }, observedAt: minute(1) }),
      "written: Unchanged",
    ],
    [
      "one for an older time",
      { health: "Ready" },
      ready(-1, { id: "a" }),
      "not written: Superseded",
    ],
    [
      "one that is good for a shorter time",
      { health: "Ready" },
      ready(1, { ttl: MINUTE }),
      "written: Unchanged",
    ],
    [
      "one of a new generation",
      { health: "Ready" },
      ready(1, { generation: 1 }),
      "written: applied",
    ],
  ])("%s", (_, first, report, expected) => {
    expect(taken(stateWith(first), report)).toBe(expected);
  });

  test("a report without a time that says it again isn't remembered", () => {
    const report = aReport({ health: "Ready" }, minute(1));
    expect(taken(stateWith({ health: "Ready" }), report)).toBe("not written: Unchanged");
  });
});

describe("a window", () => {
  test.each([
    [
      "is at most half of the heartbeat's time",
      { heartbeat: { every: "4m", grace: "2m", coalesce: "1h" } },
      {},
      3,
    ],
    [
      "is at most half of what a report is good for",
      { heartbeat: { every: "1h", coalesce: "1h" } },
      { ttl: 8 * MINUTE },
      4,
    ],
  ])("%s", (_, declaration, more, minutes) => {
    const state = stateWith({ health: "Ready", ...more }, declaration);
    expect(taken(state, ready(minutes, more))).toBe("not written: Unchanged");
    expect(taken(state, ready(minutes + 1, more))).toBe("written: Unchanged");
  });

  test("is asked for by a prober where the declaration names none", () => {
    const [state, named] = [stateWith({ health: "Ready" }, {}), stateWith({ health: "Ready" })];
    expect(taken(state, ready(1))).toBe("written: Unchanged");
    expect(taken(state, { ...ready(1), coalesce: 5 * MINUTE })).toBe("not written: Unchanged");
    expect(taken(named, { ...ready(5), coalesce: 5 * MINUTE })).toBe("written: Unchanged");
  });
});

test("a probe's result that lengthens a streak is written, and one that doesn't is not", () => {
  const declaration = { ...OPTED_IN, thresholds: { failure: 2 } };
  const probe = (at: number, success: boolean) =>
    aReport({ observedAt: minute(at), probe: { name: "http", success, output: `${success}` } });
  const state = stateWith({ probe: { name: "http", success: true, output: "true" } }, declaration);
  expect(taken(state, probe(1, true))).toBe("not written: Unchanged");
  expect(taken(state, probe(1, false))).toBe("written: Unchanged");
});

test("a contradiction that is late still restarts the soak, and one within the window may speak", () => {
  const down = (at: number) => aReport({ health: "Down", observedAt: minute(at) });
  const state = merged([ready(5)], stateWith({ health: "Ready" }));
  const { state: disputed } = merge(state, RESOURCE, [down(3)], minute(6));
  expect(disputed?.conditions[0]).toMatchObject({ stableSince: minute(5) });
  const unwritten = merged([ready(4)], stateWith({ health: "Ready" }));
  expect(taken(unwritten, down(3))).toBe("written: applied");
});

test("whoever reports more than twice a heartbeat never expires, and isn't always written", () => {
  const interval = fc.integer({ min: 1, max: 299 });
  const declaration: Declaration = { heartbeat: { every: "10m", coalesce: "1h" } };
  const second = (at: number) => new Date(Date.parse(minute(0)) + at * 1000).toISOString();
  fc.assert(
    fc.property(fc.array(interval, { minLength: 20, maxLength: 40 }), (intervals) => {
      let [at, written, state] = [0, 0, stateWith({ health: "Ready" }, declaration)];
      for (const seconds of intervals) {
        at += seconds;
        const now = second(at);
        expect(expireNext(state, now)).toBeUndefined();
        const report = aReport({ health: "Ready", observedAt: now });
        const after = merge(state, RESOURCE, [report], now).state ?? state;
        written += after === state ? 0 : 1;
        state = after;
      }
      expect(written).toBeLessThan(intervals.length);
      expect(written).toBeGreaterThanOrEqual(Math.floor(at / 600));
    }),
  );
});
