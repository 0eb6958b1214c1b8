import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { declare } from "../../lib/domain/declare.ts";
import { present } from "../../lib/domain/expiry.ts";
import { merge } from "../../lib/domain/merge.ts";
import type { ReportInput } from "../../lib/domain/report-input.ts";
import type { ResourceState } from "../../lib/domain/state.ts";
import { statusOf } from "../../lib/domain/status.ts";
import { diff } from "../../lib/domain/transition.ts";
import { aReport, minute, RESOURCE } from "./builders.ts";
import { verdictOn } from "./oracle.ts";

/** Enough for what once took thousands of runs to find. */
const RUNS = { numRuns: 1500 };

const MINUTE = 60_000;

const key = fc.constantFrom("a", "b", "toString", "c");
const leaf = fc.oneof(fc.integer(), fc.string(), fc.constant(null), fc.constant([1, "x"]));
const { data } = fc.letrec((tie) => ({
  data: fc.dictionary(key, tie("value"), { maxKeys: 3 }),
  value: fc.oneof({ depthSize: "small", withCrossShrink: true }, leaf, tie("data")),
}));
const generation = fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined });
const condition = fc.record(
  {
    type: fc.constantFrom("Ready", "Tested", "Degraded"),
    status: fc.constantFrom("True", "False", "Unknown"),
    reason: fc.constantFrom("A", "B"),
    message: fc.constantFrom("", "m"),
    observedGeneration: fc.integer({ min: 0, max: 3 }),
  },
  { requiredKeys: ["type", "status"] },
);
const probe = fc.record(
  {
    name: fc.constantFrom("http", "tcp"),
    success: fc.boolean(),
    output: fc.constantFrom("", "503"),
  },
  { requiredKeys: ["name"] },
);
const content = fc.record({
  observedAt: fc.integer({ min: 0, max: 5 }).map(minute),
  sequence: fc.integer({ min: 0, max: 2 }),
  generation,
  revision: fc.option(fc.constantFrom("v1", "v2"), { nil: undefined }),
  message: fc.option(fc.constantFrom("", "hello"), { nil: undefined }),
  conditions: fc.uniqueArray(condition, { selector: ({ type }) => type, maxLength: 3 }),
  data: fc.option(data, { nil: undefined }),
  probe: fc.option(probe, { nil: undefined, freq: 2 }),
  reporter: fc.constantFrom("ci", "probe"),
  ttl: fc.option(fc.integer({ min: 1, max: 8 * MINUTE }), { nil: undefined }),
});
const heartbeat = fc.option(
  fc.record({ every: fc.integer({ min: 1, max: 480 }).map((seconds) => `${seconds}s`) }),
  { nil: undefined },
);

type Dated = ReportInput & { id: string; observedAt: string };

/** Sets of dated reports that differ in their ids, and an order of arrival with repetitions. */
const scenario = fc
  .array(content, { minLength: 1, maxLength: 8 })
  .map((contents) =>
    contents.map((one, index) =>
      withContent({ ...withoutUndefined(one), id: `r${index}` } as Dated),
    ),
  )
  .chain((reports) =>
    fc.record({
      reports: fc.constant(reports),
      arrivals: fc
        .tuple(
          fc.shuffledSubarray(reports, { minLength: reports.length }),
          fc.array(fc.constantFrom(...reports), { maxLength: 6 }),
        )
        .chain(([all, again]) =>
          fc.shuffledSubarray([...all, ...again], { minLength: all.length + again.length }),
        ),
      cuts: fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 20 }),
    }),
  );

/** A report must say something, and Ready once; one that happens to say nothing says that it has no data. */
function withContent(report: Dated): Dated {
  const { conditions = [], data: said, message, probe: result } = report;
  if (result) return { ...report, conditions: conditions.filter(({ type }) => type !== "Ready") };
  const empty = conditions.length === 0 && said === undefined && message === undefined;
  return empty ? { ...report, data: {} } : report;
}

function withoutUndefined(object: object): object {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}

/** Merges arrivals in batches of the given sizes, one minute apart; every version that was stored, in order. */
function versions(arrivals: readonly Dated[], cuts: readonly number[] = []): ResourceState[] {
  const stored: ResourceState[] = [];
  const rest = [...arrivals];
  for (let batch = 0; rest.length > 0; batch++) {
    const reports = rest.splice(0, cuts[batch] ?? 1).map((input) => aReport(input, minute(10)));
    const { state } = merge(stored.at(-1), RESOURCE, reports, minute(10 + batch));
    if (state && state !== stored.at(-1)) stored.push(state);
  }
  return stored;
}

/** What must not depend on the order of arrival: everything but the times that the service sets. */
function facts(state: ResourceState) {
  const { generation, revision, conditions, data, health, message } = statusOf(state);
  return {
    generation,
    revision,
    health,
    data,
    message,
    conditions: Object.fromEntries(
      conditions.map(({ type, status, reason, observedGeneration }) => [
        type,
        { status, reason, observedGeneration },
      ]),
    ),
  };
}

function latest(states: readonly ResourceState[]): ResourceState {
  const state = states.at(-1);
  if (!state) throw new Error("nothing was stored");
  return state;
}

describe("a merge", () => {
  test("of any permutation and repetition of a set of reports is what the oracle says of the set", () => {
    fc.assert(
      fc.property(scenario, ({ reports, arrivals, cuts }) => {
        const { health: _, ...found } = facts(latest(versions(arrivals, cuts)));
        expect(found).toEqual(verdictOn(reports));
      }),
      RUNS,
    );
  });

  test("is, after any silence, what the oracle says of the set at that time", () => {
    fc.assert(
      fc.property(scenario, heartbeat, fc.integer({ min: 0, max: 15 }), (one, pulse, late) => {
        const declaration = pulse ? { heartbeat: pulse } : {};
        const act = { by: "ops", now: minute(60) };
        const state = declare(latest(versions(one.arrivals, one.cuts)), RESOURCE, declaration, act);
        const { health: _, ...found } = facts(present(state, minute(late)));
        const patience = pulse && Number.parseInt(pulse.every, 10) * 1000;
        expect(found).toEqual(verdictOn(one.reports, { now: minute(late), patience }));
      }),
      RUNS,
    );
  });

  test("of the same reports in another order and other batches gives the same health and data, byte for byte", () => {
    fc.assert(
      fc.property(scenario, ({ reports, arrivals, cuts }) => {
        const one = facts(latest(versions(reports)));
        const other = facts(latest(versions(arrivals, cuts)));
        expect(JSON.stringify(other.data)).toBe(JSON.stringify(one.data));
        expect(other.health).toBe(one.health);
      }),
      RUNS,
    );
  });

  test("of a report that is in already changes nothing, and the second time stores nothing", () => {
    fc.assert(
      fc.property(scenario, ({ reports, arrivals }) => {
        let state = latest(versions(arrivals));
        for (const input of reports) {
          const report = aReport(input, minute(50));
          const again = merge(state, RESOURCE, [report], minute(50));
          expect(again.outcomes[0]).not.toEqual({ kind: "applied" });
          // An old contradiction may restart the soak once, when a generation has made it count.
          expect(statusOf(again.state ?? state)).toEqual(statusOf(state));
          state = again.state ?? state;
          expect(merge(state, RESOURCE, [report], minute(51)).state).toBe(state);
        }
      }),
      RUNS,
    );
  });

  test("raises the sequence by one with every change that readers see, and with no other", () => {
    fc.assert(
      fc.property(scenario, ({ arrivals, cuts }) => {
        const states = versions(arrivals, cuts);
        states.slice(1).forEach((after, index) => {
          const before = states[index] as ResourceState;
          const visible = (state: ResourceState) => ({
            ...facts(state),
            messages: messages(state),
          });
          const changed = JSON.stringify(visible(before)) !== JSON.stringify(visible(after));
          expect(after.sequence - before.sequence).toBe(changed ? 1 : 0);
        });
      }),
      RUNS,
    );
  });
});

function messages(state: ResourceState) {
  const status = statusOf(state);
  return [status.message, ...status.conditions.map(({ message, stored }) => [message, stored])];
}

describe("a diff", () => {
  test("is empty exactly when no condition and no health word changed", () => {
    fc.assert(
      fc.property(scenario, ({ arrivals, cuts }) => {
        const states = versions(arrivals, cuts);
        states.forEach((after, index) => {
          const before = states[index - 1];
          const shown = (state: ResourceState | undefined) =>
            state &&
            JSON.stringify([
              facts(state).health,
              facts(state).conditions,
              conditionMessages(state),
            ]);
          expect(diff(before, after).length > 0).toBe(shown(before) !== shown(after));
        });
      }),
      RUNS,
    );
  });

  test("names each change once, in a chain from null to the present for every condition", () => {
    fc.assert(
      fc.property(scenario, ({ arrivals, cuts }) => {
        const states = versions(arrivals, cuts);
        const transitions = states.flatMap((after, index) => diff(states[index - 1], after));
        const ids = transitions.map(({ detail }) => detail.id);
        expect(new Set(ids).size).toBe(ids.length);
        const last = new Map<string, unknown>();
        for (const { detailType, detail } of transitions) {
          if (detailType !== "ConditionTransitioned" || !detail.condition) continue;
          expect(detail.from).toBe(last.get(detail.condition.type) ?? null);
          last.set(detail.condition.type, detail.to);
        }
        for (const { type, status } of statusOf(latest(states)).conditions) {
          expect(last.get(type)).toBe(status);
        }
      }),
      RUNS,
    );
  });

  test("of a version with itself is empty", () => {
    fc.assert(
      fc.property(scenario, ({ arrivals }) => {
        const state = latest(versions(arrivals));
        expect(diff(state, state)).toEqual([]);
        expect(diff(state, structuredClone(state))).toEqual([]);
      }),
      RUNS,
    );
  });
});

function conditionMessages(state: ResourceState) {
  return statusOf(state).conditions.map(({ message }) => message);
}
