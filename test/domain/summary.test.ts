import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { courseOf, isCourseKnown } from "../../lib/domain/course.ts";
import { HEALTHS, type Health } from "../../lib/domain/health.ts";
import { type Summary, summaryOf } from "../../lib/domain/summary.ts";
import type { Transition } from "../../lib/domain/transition.ts";
import { minute } from "./builders.ts";
import { Story } from "./story.ts";

const A_DAY = 24 * 60;
const MINUTE = 60_000;

/** Events, newest first, as far back as a summary from a minute on reads them. */
function readBack(events: readonly Transition[], from: number): Transition[] {
  const newest = events.toReversed();
  const last = newest.findIndex((event) => isCourseKnown(event, minute(from)));
  return last < 0 ? newest : newest.slice(0, last + 1);
}

/** The summary of the minutes from one up to another, of a history that goes back to a third. */
function summed(story: Story, from: number, to = story.minutes, oldest = -A_DAY): Summary {
  const { state } = story;
  if (!state) throw new Error("the story hasn't begun");
  const kept = story.events.filter(({ time }) => time >= minute(oldest));
  const now = { from: minute(oldest), to: minute(story.minutes) };
  const spells = courseOf(state, readBack(kept, from), now);
  return summaryOf(spells, { from: minute(from), to: minute(to) });
}

/** What was seen in a minute: the health, or none. */
function healthAt(story: Story, minutes: number): Health | undefined {
  const seen = story.seenAt(minutes);
  return typeof seen === "string" ? undefined : seen.health;
}

describe("a summary", () => {
  const story = new Story();
  story.report({ health: "Ready" });
  story.minutes = 60;
  story.report({ health: "Down" });
  story.minutes = 70;
  story.report({ health: "Alive" });
  story.minutes = 80;
  story.report({ health: "Ready" });
  story.minutes = 90;
  story.report({ health: "Partial" });
  story.minutes = 100;
  story.remove();
  story.minutes = 200;

  test("has the seconds of each health, and of the time in which it was there alone", () => {
    expect(summed(story, -30)).toEqual({
      from: minute(-30),
      to: minute(200),
      seconds: { Ready: 4_200, Alive: 600, Partial: 600, Down: 600 },
      availability: 0.7,
      mttrSeconds: 1_200,
    });
  });

  test("has an outage in full, though it began before the window, and one that ended before not at all", () => {
    expect(summed(story, 75).mttrSeconds).toBe(1_200);
    expect(summed(story, 80).mttrSeconds).toBeNull();
  });

  test("of a time in which it wasn't there has nothing, and no availability", () => {
    expect(summed(story, 120)).toMatchObject({
      seconds: {},
      availability: null,
      mttrSeconds: null,
    });
  });

  test("has what hasn't changed for longer than the history goes", () => {
    const old = new Story();
    old.report({ health: "Ready" });
    old.minutes = 500;
    expect(summed(old, 400, 500, 300)).toMatchObject({
      seconds: { Ready: 6_000 },
      availability: 1,
    });
  });

  test("has what the oldest event says was before it", () => {
    const old = new Story();
    old.report({ health: "Down" });
    old.minutes = 450;
    old.report({ health: "Ready" });
    old.minutes = 500;
    const told = summed(old, 400, 500, 300);
    expect(told.seconds).toEqual({ Ready: 3_000, Down: 3_000 });
    // As far as the history tells: the outage is counted from where that begins.
    expect(told.mttrSeconds).toBe(9_000);
  });

  test("hasn't what was before a deletion when nothing tells of it any more", () => {
    const old = new Story();
    old.report({ health: "Ready" });
    old.minutes = 450;
    old.remove();
    old.minutes = 500;
    expect(summed(old, 400, 500, 300).seconds).toEqual({});
  });

  test("has what is stored and not yet published since its conditions say so", () => {
    const lagging = new Story();
    lagging.report({ health: "Ready" });
    lagging.minutes = 10;
    lagging.report({ health: "Down" });
    lagging.minutes = 20;
    lagging.report({ data: { a: 1 } });
    lagging.minutes = 30;
    lagging.events.splice(3);
    expect(summed(lagging, 0).seconds).toEqual({ Ready: 600, Down: 1_200 });
    lagging.events.splice(0);
    expect(summed(lagging, 0).seconds).toEqual({ Down: 1_200 });
  });

  test("goes by the history where that is ahead of what was read before it", () => {
    const ahead = new Story();
    ahead.report({ health: "Ready" });
    ahead.minutes = 10;
    ahead.report({ health: "Down" });
    ahead.minutes = 20;
    ahead.versions.pop();
    expect(summed(ahead, 0).seconds).toEqual({ Ready: 600, Down: 600 });
  });

  test("isn't led astray by a writer whose clock is behind", () => {
    const skewed = new Story();
    skewed.report({ health: "Ready" });
    skewed.minutes = 10;
    skewed.report({ health: "Down" });
    skewed.minutes = 12;
    skewed.report({ health: "Ready" });
    skewed.minutes = 20;
    const behind = skewed.events.splice(5).map((event) => ({ ...event, time: minute(8) }));
    skewed.events.push(...behind);
    expect(behind.map(({ detail }) => detail.sequence)).toEqual([3, 3]);
    expect(summed(skewed, 0)).toMatchObject({ seconds: { Ready: 1_200 }, mttrSeconds: null });
  });
});

type Step = { readonly after: number } & (
  | { readonly kind: "report"; readonly health: Health; readonly ttl: number | undefined }
  | { readonly kind: "tell" | "declare" | "remove" | "sweep" }
);

const after = fc.integer({ min: 0, max: 9 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("report" as const),
      after,
      health: fc.constantFrom(...HEALTHS),
      ttl: fc.option(fc.integer({ min: 1, max: 12 }), { nil: undefined }),
    }),
  },
  fc.record({ kind: fc.constantFrom("tell", "declare", "remove", "sweep"), after }),
);

/** All of it happens on whole minutes, deadlines too. */
function played(steps: readonly Step[]): Story {
  const story = new Story();
  for (const one of steps) {
    story.minutes += one.after;
    if (one.kind === "report") {
      const ttl = one.ttl === undefined ? {} : { ttl: one.ttl * MINUTE };
      story.report({ health: one.health, ...ttl });
    } else if (one.kind === "tell") {
      story.report({ conditions: [{ type: "Degraded", status: "True" }] });
    } else if (one.kind === "declare") story.declare({ labels: { in: String(story.minutes) } });
    else if (one.kind === "remove") story.remove();
    else story.sweep();
  }
  story.minutes += 5;
  return story;
}

const stories = fc
  .array(step, { minLength: 1, maxLength: 14 })
  .map(played)
  .filter(({ state }) => state !== undefined);
const share = fc.double({ min: 0, max: 1, noNaN: true });

/** A minute of a story, or of the ten before it. */
function minuteOf(story: Story, part: number): number {
  return Math.round(-10 + part * (story.minutes + 10));
}

/** As the summary should be, minute by minute. */
function counted(story: Story, from: number, to: number): Omit<Summary, "from" | "to"> {
  const minutes = Array.from({ length: to + 11 }, (_, index) => index - 10);
  const seconds: Partial<Record<Health, number>> = {};
  for (const at of minutes.filter((one) => one >= from && one < to)) {
    const health = healthAt(story, at);
    if (health) seconds[health] = (seconds[health] ?? 0) + 60;
  }
  const total = sum(Object.values(seconds));
  const repairs = minutes
    .filter((at) => at > from)
    .map((at) => repairedAfter(story, at))
    .filter((length) => length > 0);
  return {
    seconds,
    availability: total === 0 ? null : (seconds.Ready ?? 0) / total,
    mttrSeconds: repairs.length === 0 ? null : sum(repairs) / repairs.length,
  };
}

/** Seconds of the outage that ended in a minute; 0 when none did. */
function repairedAfter(story: Story, at: number): number {
  if (healthAt(story, at) !== "Ready") return 0;
  let [begin, earlier] = [at, at - 1];
  for (; !["Ready", undefined].includes(healthAt(story, earlier)); earlier--) {
    if (!["Alive", "Unknown"].includes(healthAt(story, earlier) ?? "")) begin = earlier;
  }
  return (at - begin) * 60;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

function secondsIn({ seconds }: Summary): number {
  return sum(Object.values(seconds));
}

describe("by law", () => {
  const RUNS = { numRuns: 1000 };

  test("a summary is what a reader counts who looks every minute", () => {
    fc.assert(
      fc.property(stories, share, (story, part) => {
        const from = minuteOf(story, part);
        const { from: _, to: __, ...told } = summed(story, from);
        expect(told).toEqual(counted(story, from, story.minutes));
      }),
      RUNS,
    );
  });

  test("the seconds of the healths are those in which it was there", () => {
    fc.assert(
      fc.property(stories, share, (story, part) => {
        const from = minuteOf(story, part);
        const minutes = Array.from({ length: story.minutes - from }, (_, index) => from + index);
        const there = minutes.filter((at) => healthAt(story, at) !== undefined).length;
        expect(secondsIn(summed(story, from))).toBe(there * 60);
      }),
      RUNS,
    );
  });

  test("two windows in a row have what the window of both has", () => {
    fc.assert(
      fc.property(stories, share, share, (story, one, other) => {
        const [from = 0, middle = 0] = [Math.min(one, other), Math.max(one, other)].map((part) =>
          minuteOf(story, part),
        );
        const [whole, ...parts] = [
          summed(story, from),
          summed(story, from, middle),
          summed(story, middle),
        ];
        for (const health of HEALTHS) {
          const both = parts.map(({ seconds }) => seconds[health] ?? 0);
          expect((both[0] ?? 0) + (both[1] ?? 0)).toBe(whole?.seconds[health] ?? 0);
        }
      }),
      RUNS,
    );
  });

  test("a history that begins with the window tells its seconds, unless a deletion is the first that it tells", () => {
    fc.assert(
      fc.property(stories, share, (story, part) => {
        const from = minuteOf(story, part);
        const [first] = story.events.filter(({ time }) => time >= minute(from));
        const isDeletion = first?.detail.health === null;
        const [whole, rest] = [summed(story, from), summed(story, from, story.minutes, from)];
        if (isDeletion) expect(secondsIn(rest)).toBeLessThanOrEqual(secondsIn(whole));
        else expect(rest.seconds).toEqual(whole.seconds);
      }),
      RUNS,
    );
  });
});
