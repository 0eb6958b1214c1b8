import { describe, expect, test } from "vitest";
import { remove } from "../../lib/domain/declare.ts";
import { type Assumption, assume, whatIf } from "../../lib/domain/gate/assumption.ts";
import type { GateDefinition } from "../../lib/domain/gate/definition.ts";
import type { ResourceState } from "../../lib/domain/state.ts";
import { statusOf } from "../../lib/domain/status.ts";
import { conditionIn, minute } from "./builders.ts";
import { API, DB, gate, inputs, READY_API, stateAfter, states } from "./gate-builders.ts";

const down = stateAfter(API, { health: "Down" });
const ready = stateAfter(API, { health: "Ready" });
const gone = remove(ready, { by: "ops", now: minute(1) });

/** What a gate would decide at minute 40. */
function supposing(
  definition: GateDefinition,
  known: readonly ResourceState[],
  ...assumptions: Assumption[]
) {
  return whatIf(gate(definition), inputs(known), assumptions, minute(40));
}

const HEALTHY: Assumption = { resource: API, health: "Ready" };

describe("a what-if", () => {
  test.each<[string, ResourceState[]]>([
    ["what is Down", [down]],
    ["what is absent", []],
    ["what was deleted", [gone]],
  ])("may assume that %s is Ready", (_, known) => {
    expect(supposing({ requires: [READY_API] }, known, HEALTHY).decision).toBe("pass");
  });

  test("may assume that what is Ready is Down", () => {
    const assumption: Assumption = { resource: API, health: "Down" };
    expect(supposing({ requires: [READY_API] }, [ready], assumption)).toMatchObject({
      decision: "block",
      reason: "RequirementFailed",
    });
  });

  test("soaks from when it assumes, unless it is so already, or the assumption says since when", () => {
    const requires = [{ ...READY_API, for: "30m" }];
    expect(supposing({ requires }, [down], HEALTHY).opensAt).toBe(minute(70));
    expect(supposing({ requires }, [ready], HEALTHY).decision).toBe("pass");
    const condition = { type: "Ready", status: "True", lastTransitionTime: minute(20) } as const;
    expect(supposing({ requires }, [down], { resource: API, condition }).opensAt).toBe(minute(50));
    const ahead = { ...condition, lastTransitionTime: minute(60) };
    expect(supposing({ requires }, [down], { resource: API, condition: ahead }).opensAt).toBe(
      minute(70),
    );
  });

  test("may assume a condition, in any case, with what belongs to it", () => {
    const tested = stateAfter(API, { conditions: [{ type: "SmokeTested", status: "False" }] });
    const condition = { type: "smoketested", status: "True", reason: "Passed" } as const;
    const state = assume(states(tested), [{ resource: API, condition }], minute(40)).get(API);
    expect(state && conditionIn(statusOf(state), "SmokeTested")).toMatchObject({
      status: "True",
      reason: "Passed",
      observedTime: minute(40),
    });
    expect(state?.conditions).toHaveLength(1);
  });

  test("of an older generation is outdated", () => {
    const known = stateAfter(API, { health: "Ready", generation: 2 });
    const condition = { type: "Ready", status: "True", observedGeneration: 1 } as const;
    expect(
      supposing({ requires: [READY_API] }, [known], { resource: API, condition }),
    ).toMatchObject({
      decision: "wait",
      reason: "RequirementUnknown",
    });
  });

  test("of a newer generation leaves what was of the older one behind", () => {
    const both = { requires: [READY_API, { resource: API, condition: "SmokeTested" }] };
    const conditions = [{ type: "SmokeTested", status: "True" }] as const;
    const known = stateAfter(API, { health: "Ready", conditions, generation: 1 });
    const condition = { type: "Ready", status: "True", observedGeneration: 2 } as const;
    const met = supposing(both, [known], { resource: API, condition }).because.map(
      (one) => one.met,
    );
    expect(met).toEqual([true, false]);
  });

  test("may assume several things, the last of which counts", () => {
    const requires = [READY_API, { resource: DB, health: "Ready" as const }];
    const worse: Assumption = { resource: API, health: "Down" };
    expect(supposing({ requires }, [], HEALTHY, { resource: DB, health: "Ready" }).decision).toBe(
      "pass",
    );
    expect(supposing({ requires }, [], HEALTHY, worse).decision).toBe("block");
  });

  test("changes nothing that it is given", () => {
    const known = states(down);
    const before = structuredClone(known);
    assume(known, [HEALTHY], minute(40));
    expect(known).toEqual(before);
  });

  test("about another gate shows what that one would do to this", () => {
    const requires = [{ resource: "checkout/to-staging", condition: "Open" }];
    const condition = { type: "Open", status: "True" } as const;
    expect(supposing({ requires }, []).decision).toBe("wait");
    expect(
      supposing({ requires }, [], { resource: "checkout/to-staging", condition }).decision,
    ).toBe("pass");
  });
});
