import { describe, expect, test } from "vitest";
import { remove } from "../../lib/domain/declare.ts";
import { withApproval, withoutApproval } from "../../lib/domain/gate/approval.ts";
import { GATE_REASONS, type GateReason, type Verdict } from "../../lib/domain/gate/decision.ts";
import type { GateDefinition, Requirement, Window } from "../../lib/domain/gate/definition.ts";
import { nextDecisionAt } from "../../lib/domain/gate/next-decision.ts";
import { openCondition } from "../../lib/domain/gate/open-condition.ts";
import type { Override } from "../../lib/domain/gate/override.ts";
import type { ResourceState } from "../../lib/domain/state.ts";
import { minute } from "./builders.ts";
import {
  API,
  approvedBy,
  DB,
  decided,
  GATE,
  gate,
  inputs,
  READY_API,
  stateAfter,
  WEB,
} from "./gate-builders.ts";

const api = stateAfter(API, { health: "Ready" });
const SOAKING: Requirement = { ...READY_API, for: "30m" };
/** The first of January 2026, on which minutes count, is a Thursday. */
const FRIDAY: Window = { allow: "Fri" };

/** What makes a gate at minute 10 decide for each reason; these go together in one gate. */
const CAUSES: Record<
  Exclude<GateReason, "Passed" | "Overridden">,
  { requires: Requirement[]; rest?: GateDefinition; known?: ResourceState[] }
> = {
  Soaking: { requires: [SOAKING], known: [api] },
  OutsideWindow: { requires: [], rest: { windows: [FRIDAY] } },
  AwaitingApproval: { requires: [], rest: { approvals: { count: 1 } } },
  RequirementUnknown: { requires: [{ resource: "absent", health: "Ready" }] },
  EvaluationFailed: { requires: [{ resource: API, when: "nothing" }], known: [api] },
  RequirementFailed: {
    requires: [{ resource: DB, health: "Ready" }],
    known: [stateAfter(DB, { health: "Down" })],
  },
  RevisionDiffers: {
    requires: [{ resource: WEB, health: "Ready", sameRevision: true }],
    known: [stateAfter(WEB, { health: "Ready", revision: "v1" })],
  },
  ResourceDeleted: {
    requires: [{ resource: "gone", health: "Ready" }],
    known: [remove(stateAfter("gone", { health: "Ready" }), { by: "ops", now: minute(1) })],
  },
};

type Cause = keyof typeof CAUSES;

/** What a gate decides in which several causes come together. */
function decidedFor(...causes: Cause[]) {
  const chosen = causes.map((cause) => CAUSES[cause]);
  const rest = Object.assign({}, ...chosen.map((cause) => cause.rest)) as GateDefinition;
  const requires = chosen.flatMap((cause) => cause.requires);
  const known = chosen.flatMap((cause) => cause.known ?? []);
  return decided({ requires, ...rest }, known, 10, { revision: "v2" });
}

describe("a decision", () => {
  test.each<[Cause, Verdict]>([
    ["Soaking", "wait"],
    ["OutsideWindow", "wait"],
    ["AwaitingApproval", "wait"],
    ["RequirementUnknown", "wait"],
    ["EvaluationFailed", "wait"],
    ["RequirementFailed", "block"],
    ["RevisionDiffers", "block"],
    ["ResourceDeleted", "block"],
  ])("for %s is to %s", (cause, decision) => {
    expect(decidedFor(cause)).toMatchObject({ decision, reason: cause });
  });

  /** From what says least to what says most. */
  const ORDER: Cause[] = [
    "Soaking",
    "OutsideWindow",
    "AwaitingApproval",
    "RequirementUnknown",
    "EvaluationFailed",
    "RequirementFailed",
    "RevisionDiffers",
    "ResourceDeleted",
  ];
  const pairs = ORDER.flatMap((less, at) =>
    ORDER.slice(at + 1).map((more) => [less, more] as const),
  );

  test.each(pairs)("for %s and %s gives the latter", (less, more) => {
    expect(decidedFor(less, more).reason).toBe(more);
    expect(decidedFor(more, less).reason).toBe(more);
  });

  test("is covered by these tables for every reason", () => {
    expect([...ORDER, "Passed", "Overridden"].sort()).toEqual([...GATE_REASONS].sort());
  });

  test("to pass says of everything how it is", () => {
    const definition = {
      requires: [SOAKING],
      windows: [{ allow: "Thu", timezone: "Europe/Berlin" }, { deny: "2026-12-20/2027-01-05" }],
      approvals: { count: 1 },
    };
    const approvals = [approvedBy("alice", { reason: "looks good", time: minute(5) })];
    expect(decided(definition, [api], 45, { approvals })).toEqual({
      gate: GATE,
      decision: "pass",
      reason: "Passed",
      evaluatedTime: minute(45),
      because: [
        {
          requirement: 0,
          met: true,
          wanted: "health Ready for 30m",
          actual: "Ready for 45m",
          since: minute(0),
          sequence: 1,
        },
        {
          requirement: "windows",
          met: true,
          wanted: "in Thu Europe/Berlin, not in 2026-12-20/2027-01-05 UTC",
          actual: "open",
        },
        {
          requirement: "approvals",
          met: true,
          wanted: "approved by 1",
          actual: "alice (looks good)",
          since: minute(5),
        },
      ],
    });
  });
});

describe("opensAt", () => {
  test("is when the soak ends and the windows are open", () => {
    expect(decidedFor("Soaking").opensAt).toBe(minute(30));
    expect(decidedFor("OutsideWindow").opensAt).toBe("2026-01-02T00:00:00.000Z");
    expect(decidedFor("Soaking", "OutsideWindow").opensAt).toBe("2026-01-02T00:00:00.000Z");
    const closing = { requires: [SOAKING], windows: [{ allow: "00:00-00:20" }] };
    expect(decided(closing, [api], 10)).toMatchObject({
      reason: "Soaking",
      opensAt: "2026-01-02T00:00:00.000Z",
    });
  });

  test.each<Cause>([
    "AwaitingApproval",
    "RequirementUnknown",
    "EvaluationFailed",
    "ResourceDeleted",
  ])("is missing when it takes more than time: %s", (cause) => {
    expect(decidedFor("Soaking", cause)).not.toHaveProperty("opensAt");
  });
});

describe("a gate of at least some of its requirements", () => {
  const wanted = (cause: Cause) => CAUSES[cause];
  const met: Requirement = READY_API;
  const { Soaking, RequirementUnknown, RequirementFailed } = CAUSES;

  test.each<[number, Requirement[], Verdict, GateReason, string | undefined]>([
    [1, [met, ...RequirementFailed.requires], "pass", "Passed", undefined],
    [1, [met, ...RequirementUnknown.requires], "pass", "Passed", undefined],
    [2, [met, ...Soaking.requires], "wait", "Soaking", minute(30)],
    [2, [met, ...RequirementUnknown.requires], "wait", "RequirementUnknown", undefined],
    [2, [met, ...RequirementFailed.requires], "block", "RequirementFailed", undefined],
    [2, [met, ...Soaking.requires, ...RequirementUnknown.requires], "wait", "Soaking", minute(30)],
    [
      2,
      [...RequirementUnknown.requires, ...RequirementFailed.requires, met],
      "wait",
      "RequirementUnknown",
      undefined,
    ],
    [
      3,
      [...RequirementUnknown.requires, ...RequirementFailed.requires, met],
      "block",
      "RequirementFailed",
      undefined,
    ],
  ])("%d of %j is a %s", (atLeast, requires, decision, reason, opensAt) => {
    const known = [api, ...(wanted("RequirementFailed").known ?? [])];
    const found = decided({ requires, mode: { atLeast } }, known, 10);
    expect([found.decision, found.reason, found.opensAt]).toEqual([decision, reason, opensAt]);
  });

  test("still needs its windows and approvals", () => {
    const definition = { requires: [met], mode: { atLeast: 1 }, windows: [FRIDAY] };
    expect(decided(definition, [api], 10).reason).toBe("OutsideWindow");
  });

  test("opens when as many soaks as it lacks have ended", () => {
    const soak = (minutes: number): Requirement => ({ ...READY_API, for: `${minutes}m` });
    const definition = { requires: [soak(50), soak(5), soak(30), soak(40)], mode: { atLeast: 3 } };
    expect(decided(definition, [api], 10).opensAt).toBe(minute(40));
  });
});

describe("approvals", () => {
  const TWO: GateDefinition = { approvals: { count: 2 } };
  const [alice, bob] = [approvedBy("alice"), approvedBy("bob")];
  const verdict = (approvals: readonly ReturnType<typeof approvedBy>[], revision?: string) =>
    decided(TWO, [], 10, { approvals, ...(revision !== undefined && { revision }) }).decision;

  test("are counted by people", () => {
    expect(verdict([alice])).toBe("wait");
    expect(verdict([alice, alice])).toBe("wait");
    expect(verdict([alice, bob])).toBe("pass");
  });

  test("can be given again, and withdrawn", () => {
    const again = approvedBy("alice", { revision: "v2" });
    expect(withApproval([alice, bob], again)).toEqual([bob, again]);
    expect(verdict(withoutApproval([alice, bob], "alice"))).toBe("wait");
  });

  test("of a revision count for that one only", () => {
    const ofV2 = approvedBy("bob", { revision: "v2" });
    expect(verdict([alice, ofV2], "v2")).toBe("pass");
    expect(verdict([alice, ofV2], "v3")).toBe("wait");
    expect(verdict([alice, ofV2])).toBe("wait");
    expect(decided(TWO, [], 10, { approvals: [ofV2], revision: "v3" }).because[0]?.actual).toBe(
      "nobody; 1 of a revision that is not in question",
    );
  });

  test("of the revision that requirements agree on count", () => {
    const definition = {
      requires: [{ ...READY_API, sameRevision: true }],
      approvals: { count: 1 },
    };
    const known = [stateAfter(API, { health: "Ready", revision: "v2" })];
    const of = (revision: string) => [approvedBy("bob", { revision })];
    expect(decided(definition, known, 10, { approvals: of("v2") }).decision).toBe("pass");
    expect(decided(definition, known, 10, { approvals: of("v1") }).decision).toBe("wait");
  });

  test("of a revision that only some requirements need count when it is asked for", () => {
    const bound = { resource: WEB, health: "Ready" as const, sameRevision: true };
    const definition = {
      requires: [READY_API, bound],
      mode: { atLeast: 1 },
      approvals: { count: 1 },
    };
    const known = [api, stateAfter(WEB, { health: "Down", revision: "v2" })];
    const approvals = [approvedBy("bob", { revision: "v2" })];
    expect(decided(definition, known, 10, { approvals }).reason).toBe("AwaitingApproval");
    expect(decided(definition, known, 10, { approvals, revision: "v2" }).decision).toBe("pass");
  });

  test("that aren't given yet don't count", () => {
    expect(verdict([alice, approvedBy("bob", { time: minute(11) })])).toBe("wait");
  });
});

describe("an override", () => {
  const override = (more: Partial<Override>): Override => ({
    decision: "pass",
    reason: "INC-7",
    by: "alice",
    time: minute(5),
    until: minute(20),
    ...more,
  });
  const down = [stateAfter(API, { health: "Down" })];

  test("to pass doesn't hide why the gate wouldn't", () => {
    const found = decided({ requires: [READY_API] }, down, 10, { override: override({}) });
    expect(found).toMatchObject({ decision: "pass", reason: "Overridden" });
    expect(found).not.toHaveProperty("opensAt");
    expect(found.because).toMatchObject([
      { requirement: 0, met: false, reason: "RequirementFailed" },
      {
        requirement: "override",
        met: true,
        actual: `pass by alice until ${minute(20)}: INC-7`,
        since: minute(5),
      },
    ]);
  });

  test("to block says when it ends, if the gate would pass then", () => {
    const block = override({ decision: "block" });
    expect(decided({ requires: [READY_API] }, [api], 10, { override: block })).toMatchObject({
      decision: "block",
      reason: "Overridden",
      opensAt: minute(20),
      because: [{ met: true }, { requirement: "override", met: false, reason: "Overridden" }],
    });
    expect(decided({ requires: [SOAKING] }, [api], 10, { override: block }).opensAt).toBe(
      minute(30),
    );
    const doomed = decided({ requires: [READY_API] }, down, 10, { override: block });
    expect(doomed.reason).toBe("Overridden");
    expect(doomed).not.toHaveProperty("opensAt");
  });

  test.each([
    [4.9, "RequirementFailed"],
    [5, "Overridden"],
    [19.9, "Overridden"],
    [20, "RequirementFailed"],
  ])("holds from when it is made until before its end: at minute %d it is %s", (at, reason) => {
    const found = decided({ requires: [READY_API] }, down, at, { override: override({}) });
    expect(found.reason).toBe(reason);
  });
});

describe("the condition Open", () => {
  const open = (definition: GateDefinition, known: ResourceState[], at: number, more = {}) =>
    openCondition(definition, decided(definition, known, at, more));

  test("is True, Unknown and False for pass, wait and block", () => {
    const definition = { requires: [SOAKING] };
    expect(open(definition, [api], 45)).toEqual({
      type: "Open",
      status: "True",
      reason: "Passed",
      message: "everything holds",
    });
    expect(open(definition, [api], 10)).toEqual({
      type: "Open",
      status: "Unknown",
      reason: "Soaking",
      message: `opens at ${minute(30)}; ${API}: health Ready for 30m (Soaking)`,
    });
    expect(open(definition, [stateAfter(API, { health: "Down" })], 10)).toEqual({
      type: "Open",
      status: "False",
      reason: "RequirementFailed",
      message: `${API}: health Ready for 30m (RequirementFailed)`,
    });
  });

  test("names an override, and the first of many things that are missing", () => {
    const resources = ["a", "b", "c", "d", "e"];
    const requires = resources.map((resource) => ({ resource, health: "Ready" as const }));
    const override: Override = {
      decision: "pass",
      reason: "INC-7",
      by: "alice",
      time: minute(0),
      until: minute(60),
    };
    const missing = "a: health Ready (RequirementUnknown); b: health Ready (RequirementUnknown)";
    const rest = "c: health Ready (RequirementUnknown); and 2 more";
    expect(open({ requires }, [], 10).message).toBe(`${missing}; ${rest}`);
    expect(open({ requires }, [], 10, { override })).toMatchObject({
      status: "True",
      reason: "Overridden",
      message: `pass by alice until ${minute(60)}: INC-7; ${missing}; ${rest}`,
    });
    const windows = [FRIDAY];
    expect(open({ windows }, [], 10).message).toContain("; in Fri UTC (OutsideWindow)");
  });
});

describe("the next time to decide", () => {
  const next = (definition: GateDefinition, known: ResourceState[], at: number, more = {}) =>
    nextDecisionAt(gate(definition), inputs(known, more), minute(at));
  const expiring = stateAfter(API, { health: "Ready", ttl: 15 * 60_000 });
  const override = {
    decision: "block",
    reason: "freeze",
    by: "alice",
    time: minute(0),
    until: minute(25),
  } as const;

  test.each<[string, string | undefined, ReturnType<typeof next>]>([
    ["never when only reports matter", undefined, next({ requires: [READY_API] }, [api], 10)],
    [
      "never of what is deleted",
      undefined,
      next({ requires: [READY_API] }, CAUSES.ResourceDeleted.known ?? [], 10),
    ],
    ["a soak ends", minute(30), next({ requires: [SOAKING] }, [api], 10)],
    ["nothing more once a soak has ended", undefined, next({ requires: [SOAKING] }, [api], 30)],
    ["a condition expires", minute(15), next({ requires: [SOAKING] }, [expiring], 10)],
    ["nothing more once it has", undefined, next({ requires: [SOAKING] }, [expiring], 15)],
    ["a window opens", "2026-01-02T00:00:00.000Z", next({ windows: [FRIDAY] }, [], 10)],
    ["a window closes", minute(20), next({ windows: [{ allow: "00:00-00:20" }] }, [], 10)],
    ["an override ends", minute(25), next({ requires: [SOAKING] }, [api], 10, { override })],
  ])("is when %s", (_, expected, found) => {
    expect(found).toBe(expected);
  });
});
