import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Claim } from "../../lib/domain/condition.ts";
import { remove } from "../../lib/domain/declare.ts";
import { instantAfter, parseDuration } from "../../lib/domain/duration.ts";
import { nextDeadline, present } from "../../lib/domain/expiry.ts";
import type { Fact } from "../../lib/domain/fact.ts";
import { assume, whatIf } from "../../lib/domain/gate/assumption.ts";
import { calendarOf, isOpenAt } from "../../lib/domain/gate/calendar.ts";
import { decide, type Inputs } from "../../lib/domain/gate/decide.ts";
import type { GateDefinition, Requirement } from "../../lib/domain/gate/definition.ts";
import { faultsOf } from "../../lib/domain/gate/faults.ts";
import { nextDecisionAt } from "../../lib/domain/gate/next-decision.ts";
import { openCondition } from "../../lib/domain/gate/open-condition.ts";
import { makersOf } from "../../lib/domain/gate/sight.ts";
import { HEALTHS } from "../../lib/domain/health.ts";
import type { ResourceState } from "../../lib/domain/state.ts";
import { conditionsOf, healthWith, revisionOf, statusOf } from "../../lib/domain/status.ts";
import { gateDecision } from "../../lib/schema/gate.ts";
import { parseAs } from "../../lib/schema/shape.ts";
import { minute } from "./builders.ts";
import { API, DB, evaluateKey, gate, moment, type Said, stateAfter, WEB } from "./gate-builders.ts";

const MINUTE = 60_000;
const RESOURCES = [API, DB, WEB];
const TYPES = ["Ready", "SmokeTested", "Degraded", "Progressing", "Stalled"];
const STATUSES = ["True", "False", "Unknown"] as const;
/** Mostly what lets a gate pass, so that passing is tried as often as not. */
const status = fc.constantFrom("True", "True", "True", ...STATUSES);
const revision = fc.constantFrom("v1", "v1", "v2");

/** What lets most requirements hold. */
const WELL: Said = {
  health: "Ready",
  conditions: [
    { type: "SmokeTested", status: "True" },
    { type: "Degraded", status: "False" },
  ],
  revision: "v1",
  data: { calm: true },
};

/** What is reported, without when. */
const content: fc.Arbitrary<Said> = fc.record(
  {
    health: fc.constantFrom("Ready", "Ready", "Ready", ...HEALTHS),
    conditions: fc
      .tuple(fc.constantFrom(...TYPES.slice(1)), status)
      .map(([type, one]) => [{ type, status: one }]),
    revision,
    generation: fc.constantFrom(1, 1, 2),
    ttl: fc.integer({ min: 1, max: 90 }).map((minutes) => minutes * MINUTE),
    data: fc.record({ calm: fc.constantFrom<(boolean | string)[]>(true, true, false, "yes") }),
  },
  { requiredKeys: ["data"] },
);

/** A resource's reports in order. Half of all are well, once and for a while, so that gates pass. */
const story = fc
  .record({
    well: fc.option(fc.integer({ min: 0, max: 40 }), { nil: undefined }),
    random: fc.array(fc.tuple(fc.integer({ min: 0, max: 40 }), content), { maxLength: 3 }),
    after: fc.boolean(),
  })
  .map(({ well, random, after }) => {
    const reports = random.map(([at, said]): Said => ({ ...said, at }));
    const kept = reports.filter(({ at = 0 }) => well === undefined || after || at <= well);
    return [...kept, ...(well === undefined ? [] : [{ ...WELL, at: well }])];
  })
  .filter((reports) => reports.length > 0)
  .map((reports) => reports.sort((one, other) => (one.at ?? 0) - (other.at ?? 0)));

type World = { stories: Map<string, Said[]>; deleted: string[] };

const worlds: fc.Arbitrary<World> = fc
  .tuple(
    fc.tuple(story, story, story),
    fc.constantFrom(RESOURCES, RESOURCES, RESOURCES, [API, WEB]),
    fc.constantFrom([], [], [], [DB]),
  )
  .map(([stories, there, deleted]) => ({
    stories: new Map(
      RESOURCES.flatMap((resource, at): [string, Said[]][] =>
        there.includes(resource) ? [[resource, stories[at] ?? []]] : [],
      ),
    ),
    deleted: deleted.filter((resource) => there.includes(resource)),
  }));

const settled = fc.constantFrom<(boolean | undefined)[]>(true, undefined, undefined);
const span = fc.constantFrom(undefined, "5m", "15m", "30m");

const requirements: fc.Arbitrary<Requirement> = fc
  .record({
    resource: fc.constantFrom(...RESOURCES),
    kind: fc.constantFrom<object[]>(
      { health: "Ready" },
      { health: "Ready" },
      { health: "Down" },
      { health: "Partial" },
      { condition: "SmokeTested" },
      { condition: "Ready" },
      { condition: "Degraded", is: "False" },
      { condition: "Stalled", is: "Unknown" },
      { when: "calm" },
    ),
    sameRevision: settled,
    lasting: span,
  })
  .map(({ resource, kind, sameRevision, lasting }) => ({
    resource,
    ...kind,
    ...(sameRevision && { sameRevision }),
    ...(lasting !== undefined && !("when" in kind) && { for: lasting }),
  }));

const definitions: fc.Arbitrary<GateDefinition> = fc
  .record({
    requires: fc.array(requirements, { minLength: 1, maxLength: 3 }),
    atLeast: fc.constantFrom(undefined, undefined, 1, 2),
    windows: fc.constantFrom(
      undefined,
      undefined,
      [{ allow: "00:30-01:15" }],
      [{ deny: "Thu 00:45-01:00" }, { deny: "23:00-01:05", timezone: "Europe/Berlin" }],
    ),
    approvals: fc.constantFrom(undefined, undefined, { count: 1 }),
  })
  .map(({ requires, atLeast, windows, approvals }) => ({
    requires,
    ...(atLeast !== undefined && { mode: { atLeast: Math.min(atLeast, requires.length) } }),
    ...(windows && { windows }),
    ...(approvals && { approvals }),
  }));

const circumstances = fc.record(
  {
    approvals: fc.array(
      fc.record(
        { by: fc.constantFrom("alice", "bob"), time: fc.constant(minute(45)), revision },
        { requiredKeys: ["by", "time"] },
      ),
      { maxLength: 2 },
    ),
    revision,
  },
  { requiredKeys: ["approvals"] },
);

const overrides = fc.record({
  decision: fc.constantFrom("pass" as const, "block" as const),
  reason: fc.constant("INC-7"),
  by: fc.constant("alice"),
  time: fc.integer({ min: 0, max: 40 }).map(minute),
  until: fc.integer({ min: 61, max: 120 }).map(minute),
});

/** When gates decide: after the last report, at any second. */
const instants = fc.integer({ min: 40 * 60, max: 100 * 60 }).map((seconds) => moment(seconds / 60));

/** What was stored of a resource by an instant, as readers saw it then. */
function visibleAt(said: readonly Said[], resource: string, at: string) {
  const known = said.filter((one) => minute(one.at ?? 0) <= at);
  return known.length === 0 ? undefined : present(stateAfter(resource, ...known), at);
}

function statesOf({ stories, deleted }: World): Map<string, ResourceState> {
  return new Map(
    [...stories].map(([resource, said]) => {
      const state = stateAfter(resource, ...said);
      const gone = deleted.includes(resource);
      return [resource, gone ? remove(state, { by: "ops", now: minute(40) }) : state];
    }),
  );
}

function inputsOf(world: World, more: Partial<Inputs>): Inputs {
  return { states: statesOf(world), approvals: [], evaluate: evaluateKey, ...more };
}

/** Every instant at which what is seen can change, and the one asked about, back to `from`. */
function momentsBetween(from: string, at: string): string[] {
  const minutes = Array.from({ length: 101 }, (_, one) => minute(one));
  return [...minutes.filter((one) => one >= from && one < at), from, at];
}

/** Whether a requirement holds, by what readers saw all the while that it must have. */
function holds(world: World, wanted: Requirement, target: string | undefined, at: string): boolean {
  const said = world.stories.get(wanted.resource);
  if (!said || world.deleted.includes(wanted.resource)) return false;
  const from = moment(
    (Date.parse(at) - (parseDuration(wanted.for ?? "0s") ?? 0) - Date.parse(minute(0))) / MINUTE,
  );
  return momentsBetween(from, at).every((one) => {
    const state = visibleAt(said, wanted.resource, one);
    if (!state) return false;
    return heldThen(wanted, state) && (!wanted.sameRevision || revisionOf(state) === target);
  });
}

function heldThen(wanted: Requirement, state: ResourceState): boolean {
  const status = statusOf(state);
  if (wanted.health) return status.health === wanted.health;
  if (wanted.when) return status.data[wanted.when] === true;
  const found = status.conditions.find(({ type }) => type === wanted.condition);
  return found?.status === (wanted.is ?? "True") && found.stored === undefined;
}

/** The revision asked for, or the one that the resources of all bound requirements show. */
function targetOf(
  requires: readonly Requirement[],
  world: World,
  asked: string | undefined,
  at: string,
) {
  if (asked !== undefined) return asked;
  const shown = requires
    .filter(({ sameRevision }) => sameRevision)
    .map(({ resource }) => visibleAt(world.stories.get(resource) ?? [], resource, at))
    .map((state) => state && revisionOf(state));
  return new Set(shown).size === 1 ? shown[0] : undefined;
}

const RUNS = { numRuns: 500 };

describe("a gate", () => {
  test("passes only if enough requirements held all the while, its windows are open and people approve", () => {
    let passed = 0;
    fc.assert(
      fc.property(worlds, definitions, circumstances, instants, (world, definition, more, at) => {
        const { requires = [], windows = [], mode, approvals } = definition;
        const found = decide(gate(definition), inputsOf(world, more), at);
        const target = targetOf(requires, world, more.revision, at);
        const met = requires.filter((_, number) => found.because[number]?.met);
        for (const wanted of met) expect(holds(world, wanted, target, at)).toBe(true);
        if (found.decision !== "pass") return;
        passed++;
        expect(met.length).toBeGreaterThanOrEqual(mode?.atLeast ?? requires.length);
        expect(isOpenAt(calendarOf(windows), at)).toBe(true);
        const people = more.approvals.filter((one) => [undefined, target].includes(one.revision));
        expect(people.length).toBeGreaterThanOrEqual(approvals?.count ?? 0);
      }),
      RUNS,
    );
    expect(passed).toBeGreaterThan(RUNS.numRuns / 20);
  });

  test("never opens because of one more requirement that isn't met", () => {
    fc.assert(
      fc.property(
        fc.tuple(worlds, definitions, requirements, circumstances, instants),
        ([world, definition, extra, more, at]) => {
          const inputs = inputsOf(world, more);
          const requires = [...(definition.requires ?? []), extra];
          const before = decide(gate(definition), inputs, at);
          const after = decide(gate({ ...definition, requires }), inputs, at);
          const isMet = after.because[requires.length - 1]?.met ?? true;
          fc.pre(!isMet);
          expect(after.decision === "pass" && before.decision !== "pass").toBe(false);
          if (!definition.mode) expect(after.decision).not.toBe("pass");
        },
      ),
      RUNS,
    );
  });

  test("passes at opensAt, and no sooner, when nothing changes and nothing falls silent", () => {
    let tried = 0;
    fc.assert(
      fc.property(
        fc.tuple(
          worlds,
          definitions,
          circumstances,
          fc.option(overrides, { nil: undefined }),
          instants,
        ),
        ([world, definition, more, override, at]) => {
          const inputs = inputsOf(world, { ...more, ...(override && { override }) });
          const { opensAt } = decide(gate(definition), inputs, at);
          if (opensAt === undefined) return;
          const deadlines = [...inputs.states.values()].map((state) =>
            nextDeadline(present(state, at)),
          );
          if (deadlines.some((deadline) => deadline !== undefined && deadline <= opensAt)) return;
          tried++;
          expect(opensAt > at).toBe(true);
          expect(decide(gate(definition), inputs, opensAt).decision).toBe("pass");
          const sooner = new Date(Date.parse(opensAt) - 1).toISOString();
          expect(decide(gate(definition), inputs, sooner).decision).not.toBe("pass");
        },
      ),
      RUNS,
    );
    expect(tried).toBeGreaterThan(RUNS.numRuns / 40);
  });

  test("decides the same until the next time to decide, and its condition is no news", () => {
    fc.assert(
      fc.property(
        fc.tuple(
          worlds,
          definitions,
          circumstances,
          fc.option(overrides, { nil: undefined }),
          instants,
        ),
        fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
        ([world, definition, more, override, at], share) => {
          const inputs = inputsOf(world, { ...more, ...(override && { override }) });
          const next = nextDecisionAt(gate(definition), inputs, at) ?? minute(10_000);
          expect(next > at).toBe(true);
          const later = new Date(
            Date.parse(at) + Math.floor(share * (Date.parse(next) - Date.parse(at))),
          ).toISOString();
          const [now, then] = [at, later].map((one) => decide(gate(definition), inputs, one));
          if (!now || !then) throw new Error("nothing was decided");
          expect([then.decision, then.reason, then.opensAt]).toEqual([
            now.decision,
            now.reason,
            now.opensAt,
          ]);
          expect(openCondition(definition, then)).toEqual(openCondition(definition, now));
        },
      ),
      RUNS,
    );
  });
});

/** A fact that is good until an instant. */
function until(expires: string, fact: Fact<Claim> | undefined) {
  return fact && { ...fact, value: { ...fact.value, expires } };
}

function expired(state: ResourceState, at: string): ResourceState {
  const conditions = state.conditions.map((condition) => {
    const [named, unnamed] = [condition.facts.named, condition.facts.unnamed].map((fact) =>
      until(at, fact),
    );
    return { ...condition, facts: { ...(named && { named }), ...(unnamed && { unnamed }) } };
  });
  return { ...state, conditions };
}

test("a soak counts no time in which anyone saw otherwise, in whatever order it is told", () => {
  const claims = fc.array(fc.tuple(fc.integer({ min: 0, max: 60 }), status), {
    minLength: 1,
    maxLength: 8,
  });
  fc.assert(
    fc.property(claims, fc.integer({ min: 60, max: 100 }), (told, at) => {
      const said = told.map(([observed, one]): Said => {
        const observedAt = minute(observed);
        return { observedAt, at: 60, conditions: [{ type: "SmokeTested", status: one }] };
      });
      const states = new Map([[API, stateAfter(API, ...said)]]);
      const requires = [{ resource: API, condition: "SmokeTested", for: "30m" }];
      const known = { states, approvals: [], evaluate: evaluateKey };
      const { decision, because } = decide(gate({ requires }), known, minute(at));
      const { since = "" } = because[0] ?? {};
      const others = told.filter(([, one]) => one !== "True").map(([observed]) => minute(observed));
      fc.pre(
        because[0]?.reason !== "RequirementFailed" && because[0]?.reason !== "RequirementUnknown",
      );
      expect(others.filter((observed) => observed > since)).toEqual([]);
      expect(decision === "pass").toBe(Date.parse(minute(at)) - Date.parse(since) >= 30 * MINUTE);
    }),
    RUNS,
  );
});

/** Ways in which nothing is known of a resource any more. */
const LOSSES: Record<string, (state: ResourceState, at: string) => ResourceState | undefined> = {
  missing: () => undefined,
  deleted: (state, now) => remove(state, { by: "ops", now }),
  expired,
  // What was observed at that very instant would speak of the new generation.
  outdated: (state, at) => ({ ...state, generation: 9, generationTime: instantAfter(at, 1) }),
};

describe.each(Object.entries(LOSSES))("an input that is %s", (_, lose) => {
  test("never opens a gate, and keeps none open that needs it", () => {
    fc.assert(
      fc.property(
        fc.tuple(worlds, definitions, circumstances, instants, fc.nat()),
        ([world, definition, more, at, which]) => {
          const inputs = inputsOf(world, more);
          const needed = (definition.requires ?? []).map(({ resource }) => resource);
          const resource = needed[which % needed.length] ?? "";
          const state = inputs.states.get(resource);
          fc.pre(state !== undefined && state.conditions.length > 0);
          const lost = lose(present(state as ResourceState, at), at);
          const states = new Map(inputs.states);
          if (lost) states.set(resource, lost);
          else states.delete(resource);
          const before = decide(gate(definition), inputs, at);
          const after = decide(gate(definition), { ...inputs, states }, at);
          expect(after.decision === "pass" && before.decision !== "pass").toBe(false);
          if (!definition.mode) expect(after.decision).not.toBe("pass");
        },
      ),
      RUNS,
    );
  });
});

describe("a what-if", () => {
  test("without assumptions is what the gate decides", () => {
    fc.assert(
      fc.property(worlds, definitions, circumstances, instants, (world, definition, more, at) => {
        const inputs = inputsOf(world, more);
        expect(whatIf(gate(definition), inputs, [], at)).toEqual(
          decide(gate(definition), inputs, at),
        );
      }),
    );
  });

  test("that assumes what is so already is what the gate decides", () => {
    fc.assert(
      fc.property(worlds, definitions, instants, (world, definition, at) => {
        const inputs = inputsOf(world, {});
        const assumptions = [...inputs.states.values()].flatMap((stored) => {
          const state = present(stored, at);
          const { resource, health, conditions } = statusOf(state);
          return state.deletedTime === undefined && conditions.length > 0
            ? [{ resource, health }]
            : [];
        });
        const assumed = whatIf(gate(definition), inputs, assumptions, at);
        expect(assumed).toEqual(decide(gate(definition), inputs, at));
      }),
      RUNS,
    );
  });

  test("makes health what it assumes, from then on, whatever was stored", () => {
    fc.assert(
      fc.property(worlds, fc.constantFrom(...HEALTHS), instants, (world, health, at) => {
        const states = assume(statesOf(world), [{ resource: API, health }], at);
        const state = states.get(API);
        expect(state && statusOf(present(state, at)).health).toBe(health);
      }),
      RUNS,
    );
  });
});

test("what a health word is counted from is all that its rule reads", () => {
  fc.assert(
    fc.property(
      story,
      fc.array(fc.tuple(fc.constantFrom(...TYPES), status), { maxLength: 4 }),
      (said, changes) => {
        const state = stateAfter(API, ...said);
        const conditions = conditionsOf(state);
        const makers = makersOf(conditions, state).map(({ type }) => type);
        const changed = conditions.map((one) => {
          const change = changes.find(([type]) => type === one.type);
          return change && !makers.includes(one.type) ? { ...one, status: change[1] } : one;
        });
        expect(healthWith(changed, state)).toBe(healthWith(conditions, state));
      },
    ),
    RUNS,
  );
});

test("every decision has the shape that readers are told of", () => {
  fc.assert(
    fc.property(
      fc.tuple(worlds, definitions, circumstances, overrides, instants),
      ([world, definition, more, override, at]) => {
        const found = decide(gate(definition), inputsOf(world, { ...more, override }), at);
        expect(parseAs(gateDecision, found)).toEqual(found);
      },
    ),
  );
});

test("the definitions that these laws are tried on are valid", () => {
  fc.assert(
    fc.property(definitions, (definition) => {
      expect(faultsOf(gate(definition))).toEqual([]);
    }),
  );
});
