import { describe, expect, test } from "vitest";
import { declare, remove } from "../../lib/domain/declare.ts";
import type { Explanation } from "../../lib/domain/gate/decision.ts";
import type { Requirement } from "../../lib/domain/gate/definition.ts";
import type { ResourceState } from "../../lib/domain/state.ts";
import { minute } from "./builders.ts";
import { API, DB, decided, type Said, stateAfter } from "./gate-builders.ts";

const MINUTE = 60_000;
type Wanted = Omit<Requirement, "resource">;

/** How one requirement on a resource is explained some minutes on. */
function explained(wanted: Wanted, state: ResourceState | undefined, at: number): Explanation {
  const known = state ? [state] : [];
  const [explanation] = decided({ requires: [{ resource: API, ...wanted }] }, known, at).because;
  if (!explanation) throw new Error("the requirement isn't explained");
  return explanation;
}

function apiAfter(...said: Said[]): ResourceState {
  return stateAfter(API, ...said);
}

const READY: Wanted = { health: "Ready" };
const SOAKED: Wanted = { health: "Ready", for: "30m" };
const TESTED: Wanted = { condition: "SmokeTested" };
const tested = (status: "True" | "False" | "Unknown", more: Said = {}): Said => ({
  conditions: [{ type: "SmokeTested", status, reason: "Ran" }],
  ...more,
});

describe("a requirement on a resource", () => {
  const declared = declare(undefined, API, { revision: "v1" }, { by: "ops", now: minute(0) });
  const deleted = remove(apiAfter({ health: "Ready" }), { by: "ops", now: minute(3) });
  const silent = apiAfter({ health: "Ready", ttl: 5 * MINUTE });
  const outdated = apiAfter({ health: "Ready", generation: 1 }, { at: 1, generation: 2, data: {} });

  test.each<[string, ResourceState | undefined, string, string]>([
    ["that is absent", undefined, "RequirementUnknown", "absent"],
    ["that was never reported", declared, "RequirementUnknown", "never reported"],
    ["that was deleted", deleted, "ResourceDeleted", `deleted at ${minute(3)}`],
    ["that has expired", silent, "RequirementUnknown", "Unknown (Expired) for 5m"],
    ["that is outdated", outdated, "RequirementUnknown", "Unknown (Outdated) for 9m"],
    ["that is Unknown", apiAfter({ health: "Unknown" }), "RequirementUnknown", "Unknown for 10m"],
    ["that is Down", apiAfter({ health: "Down" }), "RequirementFailed", "Down for 10m"],
    ["that is Alive", apiAfter({ health: "Alive" }), "RequirementFailed", "Alive for 10m"],
  ])("%s isn't met", (_, state, reason, actual) => {
    expect(explained(READY, state, 10)).toMatchObject({ met: false, reason, actual });
  });

  test("is met by the health word that it wants", () => {
    expect(explained(READY, apiAfter({ health: "Ready" }), 10)).toEqual({
      requirement: 0,
      met: true,
      wanted: "health Ready",
      actual: "Ready for 10m",
      since: minute(0),
      sequence: 1,
    });
    expect(explained({ health: "Down" }, apiAfter({ health: "Down" }), 10).met).toBe(true);
  });

  test("that wants Unknown is met when somebody says so, not when nobody says anything", () => {
    const wanted: Wanted = { health: "Unknown" };
    expect(explained(wanted, apiAfter({ health: "Unknown" }), 10).met).toBe(true);
    expect(explained(wanted, apiAfter({ data: {} }), 10).met).toBe(false);
    expect(explained(wanted, silent, 10).met).toBe(false);
    expect(explained(wanted, apiAfter({ health: "Ready" }), 10).reason).toBe("RequirementFailed");
  });

  test.each<[string, Wanted, Said, boolean, string | undefined]>([
    ["True when it says nothing else", TESTED, tested("True"), true, undefined],
    ["False", { ...TESTED, is: "False" }, tested("False"), true, undefined],
    ["Unknown", { ...TESTED, is: "Unknown" }, tested("Unknown"), true, undefined],
    ["a type in any case", { condition: "smoketested" }, tested("True"), true, undefined],
    ["True of a False one", TESTED, tested("False"), false, "RequirementFailed"],
    ["True of an Unknown one", TESTED, tested("Unknown"), false, "RequirementUnknown"],
    ["False of a True one", { ...TESTED, is: "False" }, tested("True"), false, "RequirementFailed"],
    [
      "False of an Unknown one",
      { ...TESTED, is: "False" },
      tested("Unknown"),
      false,
      "RequirementUnknown",
    ],
    ["another type", { condition: "Ready" }, tested("True"), false, "RequirementUnknown"],
  ])("on a condition can want %s", (_, wanted, said, met, reason) => {
    const explanation = explained(wanted, apiAfter(said), 1);
    expect([explanation.met, explanation.reason]).toEqual([met, reason]);
  });

  test.each(["True", "False", "Unknown"] as const)(
    "on a condition that expired or is outdated isn't met, even if it wants %s",
    (is) => {
      const [wanted, said] = [{ ...TESTED, is }, tested(is, { generation: 1 })];
      expect(explained(wanted, apiAfter(said), 9).met).toBe(true);
      expect(explained(wanted, apiAfter({ ...said, ttl: MINUTE }), 9).met).toBe(false);
      const renewed = apiAfter(said, { at: 1, generation: 2, data: {} });
      expect(explained(wanted, renewed, 9)).toMatchObject({
        met: false,
        reason: "RequirementUnknown",
        actual: `Unknown (Outdated, last ${is}) for ${is === "Unknown" ? 9 : 8}m`,
      });
    },
  );
});

describe("a soak", () => {
  /** When it ends, for a requirement that lasts half an hour. */
  const endOf = (state: ResourceState, at: number, wanted = SOAKED) =>
    explained(wanted, state, at).opensAt;

  test("counts from when the requirement became true, to the millisecond", () => {
    const state = apiAfter({ health: "Down" }, { at: 5, health: "Ready" });
    expect(explained(SOAKED, state, 17.05)).toMatchObject({
      met: false,
      reason: "Soaking",
      wanted: "health Ready for 30m",
      actual: "Ready for 12m3s",
      since: minute(5),
      opensAt: minute(35),
    });
    expect(explained(SOAKED, state, 35 - 1 / MINUTE).met).toBe(false);
    expect(explained(SOAKED, state, 35)).toMatchObject({ met: true, actual: "Ready for 30m" });
  });

  test("doesn't restart with a heartbeat", () => {
    expect(endOf(apiAfter({ health: "Ready" }, { at: 9, health: "Ready" }), 10)).toBe(minute(30));
  });

  test("restarts when the requirement lapses", () => {
    const state = apiAfter(
      { health: "Ready" },
      { at: 9, health: "Down" },
      { at: 10, health: "Ready" },
    );
    expect(endOf(state, 11)).toBe(minute(40));
  });

  test("restarts when somebody reports late that it wasn't so", () => {
    const state = apiAfter(
      { health: "Ready" },
      { at: 20, health: "Ready" },
      { at: 21, health: "Down", observedAt: minute(10) },
    );
    expect(endOf(state, 25)).toBe(minute(50));
  });

  test("restarts after a silence, though nobody looked while it lasted", () => {
    const state = apiAfter(
      { health: "Ready", ttl: 5 * MINUTE },
      { at: 10, health: "Ready", ttl: 60 * MINUTE },
    );
    expect(endOf(state, 11)).toBe(minute(40));
  });

  test("of a health word counts from the last of the conditions that make it", () => {
    const degraded = (status: "True" | "False", at: number): Said => ({
      at,
      conditions: [{ type: "Degraded", status }],
    });
    const state = apiAfter({ health: "Ready" }, degraded("True", 1), degraded("False", 8));
    expect(endOf(state, 10)).toBe(minute(38));
    const elsewhere = apiAfter(
      { health: "Ready" },
      tested("False", { at: 1 }),
      tested("True", { at: 8 }),
    );
    expect(endOf(elsewhere, 10)).toBe(minute(30));
  });

  test("of a health word that a reason makes counts from the reason", () => {
    const state = apiAfter({ health: "Down" }, { at: 7, health: "Partial" });
    expect(endOf(state, 10, { health: "Partial", for: "30m" })).toBe(minute(37));
  });

  test("of a health word without Ready counts from the last of all conditions", () => {
    const state = apiAfter(tested("True"), {
      at: 6,
      conditions: [{ type: "Deployed", status: "True" }],
    });
    expect(endOf(state, 10)).toBe(minute(36));
  });

  test("of a condition is its own", () => {
    const state = apiAfter(tested("True"), { at: 8, health: "Ready" });
    expect(endOf(state, 10, { ...TESTED, for: "1h30m" })).toBe(minute(90));
  });
});

describe("a requirement of the same revision", () => {
  const SAME: Wanted = { ...READY, sameRevision: true };
  const v1 = apiAfter({ health: "Ready", revision: "v1" });
  const v2 = apiAfter(
    { health: "Ready", revision: "v1" },
    { at: 5, health: "Ready", revision: "v2" },
  );

  /** How it is explained when a revision is asked for. */
  const asked = (state: ResourceState, revision: string, wanted = SAME, at = 10) =>
    decided({ requires: [{ resource: API, ...wanted }] }, [state], at, { revision }).because[0];

  test("is met by the one asked for", () => {
    expect(asked(v2, "v2")).toMatchObject({ met: true, wanted: "health Ready, at revision v2" });
  });

  test("is failed by another", () => {
    expect(asked(v1, "v2")).toMatchObject({ reason: "RevisionDiffers", actual: "revision v1" });
    expect(asked(v2, "v1")).toMatchObject({ reason: "RevisionDiffers", actual: "revision v2" });
  });

  test("waits where nobody named one", () => {
    const nameless = apiAfter({ health: "Ready" });
    expect(asked(nameless, "v2")).toMatchObject({ reason: "RequirementUnknown" });
    expect(asked(apiAfter({ health: "Down" }), "v2")).toMatchObject({
      reason: "RequirementFailed",
    });
    expect(explained(SAME, nameless, 10)).toMatchObject({
      met: false,
      actual: "no revision is known",
    });
  });

  test("isn't met by what was observed of the revision before", () => {
    const unseen = apiAfter(
      { health: "Ready", revision: "v1" },
      { at: 5, data: {}, revision: "v2" },
    );
    expect(asked(unseen, "v2")).toMatchObject({
      met: false,
      reason: "RequirementUnknown",
      actual: "Ready, observed before the revision was deployed",
    });
    expect(asked(unseen, "v2", { ...TESTED, sameRevision: true })?.met).toBe(false);
  });

  test("isn't met by the revision of an older generation", () => {
    const next = apiAfter(
      { health: "Ready", generation: 1, revision: "v1" },
      { at: 5, health: "Ready", generation: 2 },
    );
    expect(asked(next, "v1")).toMatchObject({ reason: "RequirementUnknown" });
  });

  test("takes what was observed since the revision is there, whoever names it again", () => {
    const again = [
      { at: 5, data: {} },
      { at: 7, ...tested("True") },
    ] as const;
    const said = again.map((one): Said => ({ ...one, revision: "v2" }));
    const state = apiAfter({ health: "Ready", revision: "v2" }, ...said);
    expect(asked(state, "v2")).toMatchObject({ met: true, since: minute(0) });
    expect(asked(state, "v2", { ...TESTED, sameRevision: true })?.met).toBe(true);
  });

  test.each([
    ["in order", { at: 4 }],
    ["late", { at: 6, observedAt: minute(4) }],
  ])("doesn't take it when another revision was named meanwhile, %s", (_, when) => {
    const said = [
      { at: 5, data: {}, revision: "v2" },
      { ...when, data: {}, revision: "v1" },
    ].sort((one, other) => one.at - other.at);
    const state = apiAfter({ health: "Ready", revision: "v2" }, ...said);
    expect(asked(state, "v2")).toMatchObject({ met: false, reason: "RequirementUnknown" });
  });

  test("soaks no longer than the revision is there", () => {
    const lasting = { ...SAME, for: "30m" };
    expect(asked(v2, "v2", lasting)).toMatchObject({ reason: "Soaking", opensAt: minute(35) });
  });

  test("needs all to agree on one when none is asked for", () => {
    const requires = [API, DB].map((resource) => ({ resource, ...SAME }));
    const db = (revision: string) => stateAfter(DB, { health: "Ready", revision });
    const agreed = decided({ requires }, [v1, db("v1")], 10);
    expect(agreed).toMatchObject({ decision: "pass", revision: "v1" });
    const torn = decided({ requires }, [v1, db("v2")], 10);
    expect(torn).toMatchObject({ decision: "block", reason: "RevisionDiffers" });
    expect(torn).not.toHaveProperty("revision");
    expect(torn.because.map(({ met, wanted }) => [met, wanted])).toEqual([
      [false, "health Ready, at one revision"],
      [false, "health Ready, at one revision"],
    ]);
    expect(decided({ requires }, [v1], 10)).toMatchObject({ reason: "RequirementUnknown" });
  });
});

describe("an expression", () => {
  const WHEN: Wanted = { when: "calm" };

  test.each<[string, ResourceState, boolean, string | undefined, string]>([
    ["that is true is met", apiAfter({ data: { calm: true } }), true, undefined, "true"],
    [
      "that is false is failed",
      apiAfter({ data: { calm: false } }),
      false,
      "RequirementFailed",
      "false",
    ],
    [
      "that fails is not met",
      apiAfter({ data: {} }),
      false,
      "EvaluationFailed",
      "no such key: calm",
    ],
    [
      "that gives something else is not met",
      apiAfter({ data: { calm: "true" } }),
      false,
      "EvaluationFailed",
      "gave string, not true or false",
    ],
    [
      "over what was only declared is not met",
      declare(undefined, API, {}, { by: "ops", now: minute(0) }),
      false,
      "RequirementUnknown",
      "never reported",
    ],
    [
      "over what has wholly expired is not met",
      apiAfter({ data: { calm: true }, health: "Ready", ttl: MINUTE }),
      false,
      "RequirementUnknown",
      "all conditions Expired",
    ],
    [
      "over what is wholly outdated is not met",
      apiAfter(
        { data: { calm: true }, health: "Ready", generation: 1 },
        { generation: 2, data: {} },
      ),
      false,
      "RequirementUnknown",
      "all conditions Outdated",
    ],
  ])("%s", (_, state, met, reason, actual) => {
    const explanation = explained(WHEN, state, 10);
    expect([explanation.met, explanation.reason, explanation.actual]).toEqual([
      met,
      reason,
      actual,
    ]);
    expect(explanation.wanted).toBe("when calm");
  });
});
