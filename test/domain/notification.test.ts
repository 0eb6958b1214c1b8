import { describe, expect, test } from "vitest";
import type { ConditionStatus } from "../../lib/domain/condition.ts";
import type { Health } from "../../lib/domain/health.ts";
import { placed } from "../../lib/domain/notification/digest.ts";
import { type Facts, nextStep, type Step } from "../../lib/domain/notification/next.ts";
import { ended, type Reply } from "../../lib/domain/notification/settle.ts";
import {
  type Phase,
  phaseOf,
  subjectIn,
  subjectOf,
} from "../../lib/domain/notification/subject.ts";
import { taken } from "../../lib/domain/notification/take.ts";
import { dueAtOf, redriven, type Thread } from "../../lib/domain/notification/thread.ts";
import { factsOf, incoming, second, THREAD, threadWith, turn } from "./notification-builders.ts";

const DOWN = turn(1, "Ready", "Down", 1);
const PARTIAL = turn(2, "Down", "Partial", 2);
const READY = turn(3, "Partial", "Ready", 723);
const TAKEN: Reply = { verdict: "taken", said: "ok" };
const REFUSED: Reply = { verdict: "permanent", said: "404" };

function stepAt(thread: Thread, facts: Facts, seconds: number): Step {
  const step = nextStep(thread, facts, second(seconds));
  if (!step) throw new Error(`nothing is due at ${seconds} s`);
  return step;
}

/** The thread once the send that a step began got a reply. */
function replied({ thread }: Step, reply: Reply, seconds: number, isIdempotent = true) {
  if (!thread.sending) throw new Error("nothing is being sent");
  return ended(thread, thread.sending, reply, isIdempotent, second(seconds));
}

/** A thread that told of the failure at a second. */
function troubled(): Thread {
  const step = stepAt(threadWith([DOWN], 1), factsOf(DOWN), 2);
  return replied(step, TAKEN, 2).thread;
}

const SILENCE = { by: "silence", name: "night", until: second(60) } as const;

describe("a change of health", () => {
  test.each<[Health | null, Health | null, Phase]>([
    [null, "Ready", "well"],
    ["Down", "Ready", "well"],
    ["Down", null, "well"],
    [null, "Down", "failing"],
    ["Ready", "Partial", "failing"],
    ["Unknown", "Missing", "failing"],
    ["Ready", "Unknown", "failing"],
    ["Ready", "Alive", "failing"],
    [null, "Unknown", "other"],
    ["Down", "Alive", "other"],
    ["Alive", "Unknown", "other"],
  ])("from %s to %s is %s", (from, to, phase) => {
    expect(phaseOf("HealthTransitioned", { from, to }, [])).toBe(phase);
  });
});

describe("a change of a condition", () => {
  test.each<[string, ConditionStatus | null, ConditionStatus | null, Phase]>([
    ["Ready", "False", "True", "well"],
    ["Ready", "True", "False", "failing"],
    ["Ready", "True", "Unknown", "failing"],
    ["Ready", null, "Unknown", "other"],
    ["Ready", "False", "Unknown", "other"],
    ["Ready", "False", null, "well"],
    ["Degraded", "False", "True", "failing"],
    ["Degraded", "True", "False", "well"],
    ["DiskPressure", "False", "True", "failing"],
    ["DiskPressure", "False", "Unknown", "failing"],
  ])("%s from %s to %s is %s", (type, from, to, phase) => {
    const condition = {
      type,
      status: "True" as const,
      reason: "Reported",
      message: "",
      lastTransitionTime: second(0),
    };
    expect(phaseOf("ConditionTransitioned", { condition, from, to }, ["DiskPressure"])).toBe(phase);
    expect(phaseOf("ConditionUpdated", { condition, from, to }, ["DiskPressure"])).toBe("other");
  });
});

test("a subject is how a transition's id ends, slashes and all", () => {
  const detail = { ...DOWN.detail, id: "api@1/Condition/Health" };
  expect(subjectOf(detail)).toBe("Condition/Health");
  expect(subjectIn(detail.id)).toBe("Condition/Health");
  expect(subjectIn("api@3/Health/Settled")).toBe("Health");
});

describe("a failure", () => {
  test("is told half a second after it came, so that what came before it goes first", () => {
    const thread = threadWith([PARTIAL, DOWN], 5);
    expect(nextStep(thread, factsOf(PARTIAL), second(5.4))).toBeUndefined();
    expect(stepAt(thread, factsOf(PARTIAL), 5.5).notice?.id).toBe(DOWN.detail.id);
  });

  test("is followed by its end, with what it was, how long and why", () => {
    const told = taken(troubled(), incoming(READY, false), {}, second(723));
    const { notice } = stepAt(told, factsOf(READY), 724);
    expect(notice).toMatchObject({
      id: READY.detail.id,
      data: {
        ...READY.detail,
        recoveredFrom: "Down",
        heldFor: "12m2s",
        problem: { id: DOWN.detail.id, since: DOWN.time },
      },
    });
  });

  test("that goes on in another way ends once, with what it was first", () => {
    const worse = taken(troubled(), incoming(PARTIAL), {}, second(3));
    const { thread } = replied(stepAt(worse, factsOf(PARTIAL), 4), TAKEN, 4);
    expect(thread.problem?.status).toBe("Down");
  });

  test("whose end nobody told us of ends when its status says so, after a moment", () => {
    const suspected = stepAt(troubled(), factsOf(READY), 3);
    expect(suspected.notice).toBeUndefined();
    const { thread } = stepAt(suspected.thread, factsOf(READY), 5);
    expect(stepAt(thread, factsOf(READY), 5).notice?.data).toMatchObject({ recoveredFrom: "Down" });
  });

  test("whose end something else overtook ends under another id than that was told by", () => {
    const { thread } = stepAt({ ...troubled(), passed: 9 }, factsOf(READY), 3);
    const { thread: next } = stepAt(thread, factsOf(READY), 5);
    const { notice } = stepAt(next, factsOf(READY), 5);
    expect(notice?.id).toBe(`${READY.detail.id}/Ended`);
    expect(subjectIn(`${READY.detail.id}/Ended`)).toBe("Health");
  });

  test("that lasts is compared with its status each hour", () => {
    const { thread } = stepAt(troubled(), factsOf(DOWN), 3);
    expect(dueAtOf(thread)).toBe(second(3_603));
  });
});

describe("with after, a failure", () => {
  test("is told when it has lasted so long", () => {
    const thread = threadWith([DOWN], 1, "2m");
    expect(dueAtOf(thread)).toBe(second(121));
    expect(stepAt(thread, factsOf(DOWN), 121).notice?.id).toBe(DOWN.detail.id);
  });

  test.each([
    ["whose end came", threadWith([DOWN, READY], 1, "2m")],
    ["that is over, says its status", threadWith([DOWN], 1, "2m")],
  ])("%s meanwhile isn't told, nor is its end", (_, thread) => {
    const { thread: calm, settled } = stepAt(thread, factsOf(READY), 121);
    expect([settled?.outcome, settled?.by, calm.untold]).toEqual(["suppressed", "recovery", true]);
    const late = taken(calm, incoming(READY), {}, second(121));
    const last = stepAt(late, factsOf(READY), 122);
    expect([last.notice, last.settled?.outcome]).toEqual([undefined, "suppressed"]);
    expect([last.thread.untold, dueAtOf(last.thread)]).toEqual([undefined, undefined]);
  });
});

describe("a silence", () => {
  const silenced = factsOf(DOWN, { hold: SILENCE });

  test("keeps a failure, which is recorded once, and told when it ends", () => {
    const first = stepAt(threadWith([DOWN], 1), silenced, 2);
    expect(first.settled).toMatchObject({ outcome: "suppressed", by: "silence night" });
    const longer = { ...SILENCE, until: second(120) };
    const again = stepAt(first.thread, factsOf(DOWN, { hold: longer }), 60);
    expect(again.settled).toBeUndefined();
    expect(stepAt(again.thread, factsOf(DOWN), 120).notice?.id).toBe(DOWN.detail.id);
  });

  test("that ends over what is well again leaves nothing to tell", () => {
    const { thread } = stepAt(threadWith([DOWN], 1), silenced, 2);
    const over = taken(thread, incoming(READY), {}, second(30));
    expect(dueAtOf(over)).toBe(second(30.5));
    const first = stepAt(over, factsOf(READY, { hold: SILENCE }), 31);
    const second_ = stepAt(first.thread, factsOf(READY, { hold: SILENCE }), 31);
    expect([first.notice, second_.notice, dueAtOf(second_.thread)]).toEqual(
      Array(3).fill(undefined),
    );
  });

  test("doesn't keep the end of a failure that was told before it began", () => {
    const thread = taken(troubled(), incoming(READY), {}, second(10));
    const { notice } = stepAt(thread, factsOf(READY, { hold: SILENCE }), 11);
    expect(notice?.data.recoveredFrom).toBe("Down");
  });

  test("drops what is neither a failure nor an end", () => {
    const thread = threadWith([turn(1, null, "Unknown")], 1);
    const { settled, thread: rest } = stepAt(thread, factsOf(DOWN, { hold: SILENCE }), 2);
    expect([settled?.outcome, rest.queue]).toEqual(["suppressed", []]);
  });
});

describe("a send that fails", () => {
  const begun = () => stepAt(threadWith([DOWN], 1), factsOf(DOWN), 2);

  test("is tried again after a second, then ever later, for an hour, and then given up", () => {
    let [step, at] = [begun(), 2];
    const waits: number[] = [];
    for (;;) {
      const { thread, settled } = replied(step, { verdict: "temporary", said: "503" }, at);
      const due = dueAtOf(thread);
      if (due === undefined) {
        expect([settled?.outcome, settled?.said]).toEqual(["failed", "503"]);
        break;
      }
      waits.push((Date.parse(due) - Date.parse(second(at))) / 1000);
      at += waits.at(-1) ?? 0;
      step = stepAt(thread, factsOf(DOWN), at);
    }
    expect(waits).toEqual([1, 5, 30, 120, 600, 1200, 1800]);
  });

  test("is tried again no sooner than the destination asks", () => {
    const { thread } = replied(
      begun(),
      { verdict: "temporary", said: "429", retryAfter: 17_000 },
      2,
    );
    expect(dueAtOf(thread)).toBe(second(19));
  });

  test("for good is given up at once, and its end isn't told", () => {
    const { thread, settled } = replied(begun(), { verdict: "permanent", said: "404" }, 2);
    expect([settled?.outcome, thread.untold, thread.queue]).toEqual(["failed", true, []]);
  });

  test("for good is kept until something newer is told, and can be told again while it holds", () => {
    const { thread } = replied(begun(), { verdict: "permanent", said: "401" }, 2);
    const again = redriven(thread, second(60));
    expect(stepAt(again, factsOf(DOWN), 60).notice?.id).toBe(DOWN.detail.id);
    const late = stepAt(again, factsOf(READY), 60);
    expect([late.notice, late.settled?.by]).toEqual([undefined, "recovery"]);
    const newer = stepAt(taken(thread, incoming(PARTIAL), {}, second(3)), factsOf(PARTIAL), 4);
    expect(redriven(newer.thread, second(5))).toBe(newer.thread);
    const told = replied(newer, TAKEN, 5).thread;
    expect(redriven(told, second(6))).toBe(told);
  });

  test("of the end of a failure can be told again with what it ends", () => {
    const ending = stepAt(
      taken(troubled(), incoming(READY, false), {}, second(723)),
      factsOf(READY),
      724,
    );
    const { thread } = replied(ending, { verdict: "permanent", said: "401" }, 724);
    expect(thread.problem).toBeUndefined();
    const again = stepAt(redriven(thread, second(800)), factsOf(READY), 800);
    expect(again.notice?.data).toMatchObject({ recoveredFrom: "Down", heldFor: "12m2s" });
    expect(replied(again, TAKEN, 801).thread).toMatchObject({ queue: [] });
    expect(replied(again, TAKEN, 801).thread.problem).toBeUndefined();
  });

  test("of unknown outcome is recorded as such, and tried again where that is known by its id", () => {
    const { thread, settled } = replied(begun(), { verdict: "unknown", said: "…" }, 2);
    expect([settled?.outcome, dueAtOf(thread)]).toEqual(["unknown", second(3)]);
  });

  test("of unknown outcome isn't tried again elsewhere, and its end is told", () => {
    const { thread, settled } = replied(begun(), { verdict: "unknown", said: "…" }, 2, false);
    expect([settled?.outcome, thread.queue, thread.problem?.status]).toEqual([
      "unknown",
      [],
      "Down",
    ]);
  });

  test("of unknown outcome that is then refused was given up, and its end is told all the same", () => {
    const unknown = replied(begun(), { verdict: "unknown", said: "…" }, 2).thread;
    const retry = stepAt(unknown, factsOf(DOWN), 3);
    const { thread, settled } = replied(retry, { verdict: "permanent", said: "404" }, 3);
    expect([settled?.outcome, thread.failed?.detail.id]).toEqual(["failed", DOWN.detail.id]);
    const ended = taken(thread, incoming(READY, false), {}, second(723));
    expect(stepAt(ended, factsOf(READY), 724).notice?.data.recoveredFrom).toBe("Down");
  });

  test("is unknown too when nothing was heard of it for half a minute", () => {
    const { thread } = begun();
    expect(nextStep(thread, factsOf(DOWN), second(31))).toBeUndefined();
    const { settled, thread: again } = stepAt(thread, factsOf(DOWN), 32);
    expect([settled?.outcome, dueAtOf(again)]).toEqual(["unknown", second(33)]);
  });

  test("says nothing of another that is under way by now", () => {
    const first = begun();
    const { thread } = stepAt(first.thread, factsOf(DOWN), 32);
    const retry = stepAt(thread, factsOf(DOWN), 33);
    const late = ended(retry.thread, { id: DOWN.detail.id, attempt: 1 }, TAKEN, true, second(34));
    expect(late.thread).toBe(retry.thread);
  });
});

describe("a thread", () => {
  test("takes nothing twice, and nothing older than what it told", () => {
    const thread = threadWith([PARTIAL], 1);
    expect(taken(thread, incoming(PARTIAL), {}, second(2))).toBe(thread);
    const { thread: busy } = stepAt(thread, factsOf(PARTIAL), 2);
    expect(taken(busy, incoming(DOWN), {}, second(2))).toBe(busy);
    const { thread: told } = replied({ thread: busy }, TAKEN, 2);
    expect(taken(told, incoming(DOWN), {}, second(2))).toBe(told);
    expect(taken(told, incoming(PARTIAL), {}, second(2))).toBe(told);
  });

  test("takes, and tells again, nothing older than what a digest may have by now", () => {
    const failed = replied(stepAt(threadWith([DOWN], 1), factsOf(DOWN), 2), REFUSED, 2).thread;
    const waiting = taken(failed, incoming(READY), {}, second(3));
    const going = placed(waiting, { group: "shop", readyAt: second(30) });
    expect(taken(going, incoming(PARTIAL), {}, second(4))).toBe(going);
    expect(redriven(going, second(5))).toBe(going);
    expect(redriven(waiting, second(5)).queue).toHaveLength(2);
  });

  test("takes nothing that nobody asks for, but for the end of a failure", () => {
    expect(taken(THREAD, incoming(DOWN, false), {}, second(1))).toBe(THREAD);
    expect(taken(THREAD, incoming(READY, false), {}, second(1))).toBe(THREAD);
    expect(taken(troubled(), incoming(READY, false), {}, second(1)).queue).toHaveLength(1);
  });

  test("has a bound on what waits in it, and keeps the newest", () => {
    const many = Array.from({ length: 50 }, (_, at) => turn(at + 1, "Down", "Partial"));
    const { queue } = threadWith(many, 1);
    expect([queue.length, queue.at(-1)?.detail.sequence]).toEqual([20, 50]);
  });
});

describe("with flapping, a subject that flips more often than that", () => {
  const RULE = { flapping: { flips: 2, window: "1m" } };
  const FLIPS = [
    turn(1, "Ready", "Down", 0),
    turn(2, "Down", "Ready", 10),
    turn(3, "Ready", "Down", 20),
    turn(4, "Down", "Ready", 30),
    turn(5, "Ready", "Down", 40),
  ] as const;

  /** What is told, and when, of flips that come when they happen, until nothing is left to do but to review. */
  function toldOf(flips: readonly (typeof FLIPS)[number][], rule: object) {
    const scene = { thread: THREAD, told: [] as string[], suppressed: [] as string[] };
    for (const [at, flip] of flips.entries()) {
      scene.thread = taken(scene.thread, incoming(flip), rule, flip.time);
      workUntil(flips[at + 1]?.time ?? second(600), scene, factsOf(flip));
    }
    return scene;
  }

  function workUntil(
    until: string,
    scene: { thread: Thread; told: string[]; suppressed: string[] },
    facts: Facts,
  ): void {
    for (;;) {
      const due = dueAtOf(scene.thread);
      if (due === undefined || due > until) return;
      const step = nextStep(scene.thread, facts, due);
      if (!step) return;
      const { thread, settled, notice } = step;
      scene.suppressed.push(...[settled ?? []].flat().map((one) => `${one.notice.id} ${one.by}`));
      scene.told.push(
        ...[notice ?? []]
          .flat()
          .map(({ id, data }) => `${due.slice(14, 19)} ${id} ${data.flapping ?? "-"}`),
      );
      const { sending } = thread;
      scene.thread = sending ? ended(thread, sending, TAKEN, true, due).thread : thread;
    }
  }

  test("is told as flapping once, and once when it has had no flip for the window", () => {
    const { told, suppressed, thread } = toldOf(FLIPS, RULE);
    expect(told).toEqual([
      "00:00 api@1/Health -",
      "00:10 api@2/Health -",
      "00:20 api@3/Health true",
      "01:40 api@5/Health false",
    ]);
    expect(suppressed).toEqual(["api@4/Health flapping"]);
    expect([thread.problem?.id, thread.unsettled]).toEqual(["api@3/Health", undefined]);
  });

  test("that settles well has recovered", () => {
    const { told, thread } = toldOf(FLIPS.slice(0, 4), RULE);
    expect(told.at(-1)).toBe("01:30 api@4/Health false");
    expect([thread.problem, thread.queue]).toEqual([undefined, []]);
  });

  test("is told to have settled, by another id, though it didn't flip again", () => {
    const { told, thread } = toldOf(FLIPS.slice(0, 3), RULE);
    expect(told.slice(2)).toEqual(["00:20 api@3/Health true", "01:20 api@3/Health/Settled false"]);
    expect([thread.problem?.id, thread.unsettled]).toEqual(["api@3/Health", undefined]);
  });

  test("is told each time without that, or when it flips more slowly", () => {
    const slow = { flapping: { flips: 2, window: "15s" } };
    for (const rule of [{}, slow]) expect(toldOf(FLIPS, rule).told).toHaveLength(5);
  });
});
