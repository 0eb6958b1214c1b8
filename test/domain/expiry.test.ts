import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { declare } from "../../lib/domain/declare.ts";
import {
  expireNext,
  nextDeadline,
  present,
  rescheduled,
  scheduled,
} from "../../lib/domain/expiry.ts";
import { merge } from "../../lib/domain/merge.ts";
import type { ReportInput } from "../../lib/domain/report-input.ts";
import type { ResourceState } from "../../lib/domain/state.ts";
import { statusOf } from "../../lib/domain/status.ts";
import { diff } from "../../lib/domain/transition.ts";
import { aReport, conditionIn, merged, minute, RESOURCE } from "./builders.ts";

const MINUTE = 60_000;

/** A report of some minute whose conditions are good for so many minutes. */
function good(at: number, minutes: number, more: ReportInput = { health: "Ready" }) {
  return aReport({ observedAt: minute(at), ttl: minutes * MINUTE, ...more }, minute(at));
}

function withHeartbeat(state: ResourceState, every: string, grace?: string): ResourceState {
  const heartbeat = { every, ...(grace && { grace }) };
  return declare(state, RESOURCE, { heartbeat }, { by: "ops", now: minute(0) });
}

function at(state: ResourceState, minutes: number) {
  return statusOf(present(state, minute(minutes)));
}

describe("a condition", () => {
  test("is Unknown from its deadline on, with what was reported under stored", () => {
    const state = merged([good(0, 5)]);
    expect(conditionIn(at(state, 4))).toMatchObject({ status: "True", reason: "Ready" });
    expect(conditionIn(at(state, 5))).toMatchObject({
      status: "Unknown",
      reason: "Expired",
      stored: "True",
      observedTime: minute(0),
      lastTransitionTime: minute(5),
      lastUpdateTime: minute(5),
    });
    expect(at(state, 5).health).toBe("Unknown");
  });

  test("that is Unknown already keeps its transition time when it expires", () => {
    const state = merged([good(0, 5, { health: "Unknown" })]);
    expect(conditionIn(at(state, 9))).toMatchObject({
      reason: "Expired",
      stored: "Unknown",
      lastTransitionTime: minute(0),
      lastUpdateTime: minute(5),
    });
  });

  test("is good again when it is observed again, since that observation", () => {
    const expired = present(merged([good(0, 5)]), minute(9));
    const status = statusOf(merged([good(9, 5)], expired, minute(9)));
    expect(conditionIn(status)).toMatchObject({ status: "True", lastTransitionTime: minute(9) });
  });

  test("doesn't expire when its last report says nothing of how long it is good", () => {
    const state = merged([good(0, 5), aReport({ health: "Ready", observedAt: minute(1) })]);
    expect(nextDeadline(state)).toBeUndefined();
  });

  test("that is outdated doesn't expire as well", () => {
    const state = merged([
      good(0, 5, { health: "Ready", generation: 1 }),
      aReport({ generation: 2, data: {}, observedAt: minute(1) }),
    ]);
    expect(conditionIn(at(state, 9)).reason).toBe("Outdated");
  });

  test("whose late report would have kept it good is so again, no sooner than it expired", () => {
    const expired = present(merged([good(0, 5)]), minute(9));
    const late = merge(expired, RESOURCE, [good(4, 60)], minute(10)).state;
    expect(late && conditionIn(statusOf(late))).toMatchObject({
      status: "True",
      observedTime: minute(4),
      lastTransitionTime: minute(5),
    });
  });
});

describe("a heartbeat", () => {
  test("that is missed past its grace makes conditions expire", () => {
    const state = withHeartbeat(merged([aReport({ health: "Ready" }, minute(0))]), "1m", "30s");
    expect(at(state, 1).health).toBe("Ready");
    expect(conditionIn(at(state, 2))).toMatchObject({
      reason: "Expired",
      lastTransitionTime: "2026-01-01T00:01:30.000Z",
    });
  });

  test("says nothing of a condition whose reporter said how long it is good", () => {
    const state = withHeartbeat(merged([good(0, 60)]), "1m");
    expect(nextDeadline(state)).toBe(minute(60));
  });

  test("that is no longer declared lets what it made expire be good again", () => {
    const expired = present(
      withHeartbeat(merged([aReport({ health: "Ready" }, minute(0))]), "1m"),
      minute(2),
    );
    const next = declare(expired, RESOURCE, {}, { by: "ops", now: minute(3) });
    expect(conditionIn(statusOf(next))).toMatchObject({
      status: "True",
      lastTransitionTime: minute(1),
    });
    expect(next.sequence).toBe(expired.sequence + 1);
  });
});

describe("an expiry", () => {
  test("is a change of its own for each deadline, whose event says when", () => {
    const reports = [
      good(0, 3, { conditions: [{ type: "A", status: "True" }] }),
      good(0, 5, { conditions: [{ type: "B", status: "False" }] }),
    ];
    const state = merged(reports, undefined, minute(0));
    const first = expireNext(state, minute(9));
    const second = first && expireNext(first, minute(9));
    expect([first?.sequence, second?.sequence]).toEqual([state.sequence + 1, state.sequence + 2]);
    expect(second && expireNext(second, minute(9))).toBeUndefined();
    expect(diff(state, first)[0]).toMatchObject({
      detailType: "ConditionTransitioned",
      time: minute(3),
      detail: {
        condition: {
          type: "A",
          status: "Unknown",
          reason: "Expired",
          lastTransitionTime: minute(3),
        },
        from: "True",
        to: "Unknown",
        reporter: "signalbox/sweep",
      },
    });
  });

  const observation = fc.record({
    type: fc.constantFrom("A", "B", "C", "Ready"),
    at: fc.nat(20),
    minutes: fc.integer({ min: 1, max: 20 }),
    status: fc.constantFrom("True" as const, "False" as const, "Unknown" as const),
  });
  type Observation = typeof observation extends fc.Arbitrary<infer T> ? T : never;
  const observations = fc.uniqueArray(observation, { selector: ({ at }) => at, minLength: 1 });
  const looks = fc.tuple(fc.nat(50), fc.nat(50)).map((two) => two.sort((a, b) => a - b));

  test("that isn't stored yet is seen as it will be stored, whoever looks when", () => {
    fc.assert(
      fc.property(observations, looks, (list, [early = 0, late = 0]) => {
        const state = merged(list.map(reportOf));
        const atOnce = present(state, minute(late));
        const inSteps = present(present(state, minute(early)), minute(late));
        expect(statusOf(inSteps)).toEqual(statusOf(atOnce));
        expect(present(atOnce, minute(late))).toBe(atOnce);
      }),
    );
  });

  test("is of what was observed last, and of nothing else", () => {
    fc.assert(
      fc.property(observations, looks, (list, [, late = 0]) => {
        const { conditions } = statusOf(present(merged(list.map(reportOf)), minute(late)));
        for (const { type, status } of conditions) {
          const ofType = list.filter((one) => one.type === type);
          const [last] = ofType.toSorted((one, other) => other.at - one.at);
          const isPast = last !== undefined && last.at + last.minutes <= late;
          expect(status).toBe(isPast ? "Unknown" : last?.status);
        }
      }),
    );
  });

  function reportOf({ at: then, minutes, type, status }: Observation) {
    return good(then, minutes, { conditions: [{ type, status }] });
  }
});

describe("the time at which the sweep looks", () => {
  test("is the first deadline, and stays while heartbeats move that", () => {
    const first = scheduled(merged([good(0, 5)]));
    expect(first.checkAt).toBe(minute(5));
    expect(scheduled(merged([good(4, 5)], first)).checkAt).toBe(minute(5));
    expect(scheduled(first)).toBe(first);
  });

  test("comes forward with an earlier deadline", () => {
    const first = scheduled(merged([good(0, 50)]));
    expect(scheduled(merged([good(1, 5)], first)).checkAt).toBe(minute(6));
  });

  test("is moved to the next deadline, or taken away, by the sweep alone", () => {
    const first = scheduled(merged([good(0, 5)]));
    const beaten = merged([good(4, 5)], first);
    expect(rescheduled(beaten).checkAt).toBe(minute(9));
    expect(rescheduled(present(beaten, minute(9)))).not.toHaveProperty("checkAt");
    expect(rescheduled(first)).toBe(first);
  });
});
