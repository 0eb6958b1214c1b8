import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PastStatus } from "../../lib/domain/past-status.ts";
import { Refusal } from "../../lib/domain/refusal.ts";
import type { ReportInput } from "../../lib/domain/report-input.ts";
import { isSettled, lookingBack, retrospectAt, statusIn } from "../../lib/domain/retrospect.ts";
import { minute, RESOURCE } from "./builders.ts";
import { Story } from "./story.ts";

const MINUTE = 60_000;
/** What its history tells of a minute, of which only events from another minute on are left. */
function toldOf(story: Story, minutes: number, oldest = 0): PastStatus | string {
  const { state } = story;
  if (!state) return "notFound";
  const events = story.events.filter(({ time }) => time >= minute(oldest)).toReversed();
  let known = retrospectAt(state, minute(minutes));
  for (const event of events) if (!isSettled(known)) known = lookingBack(known, event);
  try {
    return statusIn(known);
  } catch (refusal) {
    if (refusal instanceof Refusal) return refusal.code;
    throw refusal;
  }
}

describe("what a resource was like", () => {
  const story = new Story();
  story.report({ health: "Ready", message: "v1 serves", revision: "v1" });
  story.minutes = 10;
  story.report({
    health: "Down",
    message: "503",
    conditions: [{ type: "Tested", status: "True" }],
  });
  story.minutes = 20;
  story.remove();
  story.minutes = 30;
  story.declare({ labels: { team: "payments" } });
  story.report({ health: "Alive" });
  story.minutes = 40;
  story.report({ health: "Ready", revision: "v2" });

  test("is told by the last event of each condition by then", () => {
    expect(toldOf(story, 9)).toEqual({
      resource: RESOURCE,
      at: minute(9),
      kind: "component",
      health: "Ready",
      revision: "v1",
      conditions: [
        {
          type: "Ready",
          status: "True",
          reason: "Ready",
          message: "v1 serves",
          lastTransitionTime: minute(0),
        },
      ],
      sequence: 1,
    });
  });

  test.each([
    [-1, "notFound"],
    [20, "gone"],
    [29, "gone"],
  ])("in minute %i, in which it wasn't there, is %s", (minutes, code) => {
    expect(toldOf(story, minutes)).toBe(code);
  });

  test("before it was deleted, and since it is back, is told of the life that it had", () => {
    expect(toldOf(story, 19)).toMatchObject({ health: "Down", sequence: 2, revision: "v1" });
    expect(toldOf(story, 30)).toMatchObject({ health: "Alive" });
    expect(toldOf(story, 40)).toMatchObject({ health: "Ready", sequence: 6 });
  });

  test("is told without the rest of what isn't known any more", () => {
    expect(toldOf(story, 9, 10)).toEqual({
      resource: RESOURCE,
      at: minute(9),
      kind: "component",
      health: "Ready",
      conditions: [{ type: "Ready", status: "True", lastTransitionTime: minute(0) }],
    });
  });

  test("is told without a revision where it may have changed without an event", () => {
    const silent = new Story();
    silent.report({ health: "Ready", revision: "v1" });
    silent.minutes = 10;
    silent.report({ revision: "v2", message: "deployed" });
    silent.minutes = 20;
    silent.report({ health: "Down" });
    for (const minutes of [5, 15]) expect(toldOf(silent, minutes)).not.toHaveProperty("revision");
    expect(toldOf(silent, 20)).toMatchObject({ health: "Down" });
  });

  test("is not told by what is stored and not yet published", () => {
    const lagging = new Story();
    lagging.report({ health: "Ready" });
    lagging.minutes = 10;
    lagging.report({ conditions: [{ type: "Tested", status: "False" }] });
    lagging.minutes = 20;
    lagging.report({ health: "Down" });
    lagging.events.splice(3);
    expect(toldOf(lagging, 9)).toMatchObject({ health: "Ready", conditions: [{ status: "True" }] });
  });
});

const reportInput: fc.Arbitrary<ReportInput> = fc
  .record({
    conditions: fc.uniqueArray(
      fc.record(
        {
          type: fc.constantFrom("Ready", "Tested", "Degraded"),
          status: fc.constantFrom("True", "False", "Unknown"),
          reason: fc.constantFrom("A", "B"),
          message: fc.constantFrom("", "m"),
          observedGeneration: fc.integer({ min: 0, max: 3 }),
        },
        { requiredKeys: ["type", "status"] },
      ),
      { selector: ({ type }) => type, maxLength: 3 },
    ),
    data: fc.constantFrom({ a: 1 }, { a: 2 }),
    generation: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }),
    revision: fc.option(fc.constantFrom("v1", "v2"), { nil: undefined }),
    /** Milliseconds from its receipt on: a deadline that has passed by then changes what was. */
    ttl: fc.option(fc.integer({ min: 1, max: 20 * MINUTE }), { nil: undefined }),
  })
  .map((input) => JSON.parse(JSON.stringify(input)) as ReportInput);

type Step = { readonly after: number } & (
  | { readonly kind: "report"; readonly input: ReportInput; readonly late: number }
  | { readonly kind: "declare" | "remove" | "sweep" }
);

const after = fc.integer({ min: 0, max: 9 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant("report" as const),
      after,
      input: reportInput,
      late: fc.integer({ min: 0, max: 12 }),
    }),
  },
  fc.record({
    kind: fc.constantFrom("declare" as const, "remove" as const, "sweep" as const),
    after,
  }),
);

function played(steps: readonly Step[]): Story {
  const story = new Story();
  for (const one of steps) {
    story.minutes += one.after;
    if (one.kind === "report") {
      const { ttl, ...said } = one.input;
      const good = ttl === undefined ? {} : { ttl: ttl + one.late * MINUTE };
      story.report({ ...said, ...good, observedAt: minute(story.minutes - one.late) });
    } else if (one.kind === "declare") story.declare({ labels: { in: String(story.minutes) } });
    else if (one.kind === "remove") story.remove();
    else story.sweep();
  }
  return story;
}

const stories = fc.array(step, { minLength: 1, maxLength: 14 });
/** How far back from the end of a story, in minutes. */
const back = fc.integer({ min: -3, max: 100 });

/** What was since the last change that readers saw is told by the state itself. */
function isPast({ state }: Story, at: number): boolean {
  return state !== undefined && state.updatedTime > minute(at);
}

describe("by law", () => {
  const RUNS = { numRuns: 1000 };

  test("the whole history tells the conditions and the health that a reader saw", () => {
    fc.assert(
      fc.property(stories, back, (steps, ago) => {
        const story = played(steps);
        const at = story.minutes - ago;
        fc.pre(isPast(story, at));
        const [seen, told] = [story.seenAt(at), toldOf(story, at)];
        if (typeof seen === "string" || typeof told === "string") {
          expect(told).toBe(seen);
          return;
        }
        expect([told.health, told.conditions]).toEqual([seen.health, seen.conditions]);
        for (const key of ["generation", "revision"] as const) {
          if (told[key] !== undefined) expect(told[key]).toBe(seen[key]);
        }
        expect(told.sequence).toBeLessThanOrEqual(seen.sequence ?? 0);
      }),
      RUNS,
    );
  });

  test("a history that begins later tells less and nothing else, and still every status", () => {
    fc.assert(
      fc.property(stories, back, back, (steps, ago, more) => {
        const story = played(steps);
        const at = story.minutes - ago;
        const oldest = at - more;
        fc.pre(isPast(story, at) && oldest <= at);
        const [seen, told] = [story.seenAt(at), toldOf(story, at, oldest)];
        if (typeof seen === "string" || typeof told === "string") {
          expect(seen === "gone" ? ["gone", "notFound"] : [seen]).toContain(told);
          return;
        }
        expect(told.conditions.map(({ type }) => type)).toEqual(
          seen.conditions.map(({ type }) => type),
        );
        const { sequence: _, conditions, ...rest } = told;
        expect(seen).toMatchObject({ ...rest, conditions });
      }),
      RUNS,
    );
  });
});
