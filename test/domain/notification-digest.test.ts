import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  awaited,
  claiming,
  claimsOf,
  digestKey,
  fitting,
  isDigest,
  isOwing,
  nextSummary,
  postponed,
  released,
  reopened,
  summaryOf,
} from "../../lib/domain/notification/digest.ts";
import { admitted, type Send } from "../../lib/domain/notification/limit.ts";
import { type Notice, noticeOf } from "../../lib/domain/notification/notice.ts";
import { ended } from "../../lib/domain/notification/settle.ts";
import { newThread, type Thread } from "../../lib/domain/notification/thread.ts";
import { aNotice } from "../contract/notifier.ts";
import { OPS, second, THREAD } from "./notification-builders.ts";

const DIGEST = newThread(digestKey(OPS, "shop"));

/** A notice of a resource. */
function about(resource: string, phase: Notice["phase"], id = `${resource}@1/Health`): Notice {
  return aNotice({ id, resource }, { id, phase });
}

describe("a digest", () => {
  test("is a thread of everything, which no condition can have for its subject", () => {
    expect([isDigest(DIGEST), isDigest(THREAD)]).toEqual([true, false]);
  });

  test("awaits one summary until that was begun, and then another", () => {
    const open = awaited(DIGEST, second(30), second(0));
    expect(awaited(open, second(40), second(10))).toBe(open);
    expect(nextSummary(open, true, second(29))).toBeUndefined();
    const step = nextSummary(open, true, second(30));
    expect(step?.notice).toMatchObject({ type: "Summary", subscription: "ops", subject: "*" });
    const again = awaited(step?.thread as Thread, second(70), second(40));
    expect(again.queue.map(({ readyAt }) => readyAt)).toEqual([second(30), second(70)]);
    expect(nextSummary(again, true, second(31))).toBeUndefined();
  });

  test("has no id twice, though it was forgotten in between", () => {
    const [first] = awaited(DIGEST, second(30), second(0)).queue;
    const [later] = awaited(DIGEST, second(130), second(100)).queue;
    expect(later?.detail.sequence).toBeGreaterThan(first?.detail.sequence ?? Infinity);
  });

  test("that is postponed keeps what it claims", () => {
    const claimed = claiming(awaited(DIGEST, second(30), second(0)), [about("shop/a", "failing")]);
    expect(claimsOf(postponed(claimed, second(60)))).toEqual(["shop/a@1/Health"]);
    expect(postponed(DIGEST, second(60))).toBe(DIGEST);
  });

  test("that gave a summary up tells it again under another id, with whatever waits by then", () => {
    const open = claiming(awaited(DIGEST, second(30), second(0)), [about("shop/a", "failing")]);
    const { thread } = nextSummary(open, true, second(30)) as { thread: Thread };
    const send = thread.sending as { id: string; attempt: number; at: string };
    const gone = ended(thread, send, { verdict: "permanent", said: "404" }, true, second(31));
    expect(gone.settled?.outcome).toBe("failed");
    const idle = released(gone.thread);
    expect([isOwing(idle), claimsOf(idle), idle.failed?.items]).toEqual([true, [], undefined]);
    const again = reopened(idle, second(40));
    expect([claimsOf(again), again.failed]).toEqual([[], undefined]);
    expect(again.queue[0]?.detail.id).not.toBe(send.id);
    expect([isOwing(DIGEST), reopened(DIGEST, second(40))]).toEqual([false, DIGEST]);
  });
});

describe("a summary", () => {
  const [pending] = awaited(DIGEST, second(30), second(0)).queue;
  const empty = noticeOf(DIGEST, pending as NonNullable<typeof pending>);

  test.each<[string, readonly Notice[], Notice["phase"]]>([
    ["one of which is failing", [about("a", "well"), about("b", "failing")], "failing"],
    ["that are well in the end", [about("a", "failing"), about("a", "well", "a@2/Health")], "well"],
    ["that are neither", [about("a", "other")], "other"],
  ])("of things %s is that", (_, items, phase) => {
    const summary = summaryOf(empty, items);
    expect(summary.phase).toBe(phase);
    expect(summary.data.items).toEqual(items.map(({ data }) => data));
  });

  test("has room for two hundred notices, or 200 KB of them, and for one at least", () => {
    const small = Array.from({ length: 201 }, (_, at) => about(`r${at}`, "failing"));
    expect(fitting(small)).toHaveLength(200);
    const large = aNotice({ resource: "x".repeat(150_000) });
    expect(fitting([large, large])).toHaveLength(1);
    expect(fitting([aNotice({ resource: "x".repeat(300_000) }), large])).toHaveLength(1);
    expect(fitting([])).toEqual([]);
  });
});

describe("the limit of an hour", () => {
  const waits = fc.array(fc.nat(1_000), { maxLength: 60 });

  test("is never passed, in any hour, and says truly when there is room", () => {
    fc.assert(
      fc.property(waits, fc.integer({ min: 1, max: 5 }), (all, most) => {
        let [now, sends]: [number, readonly Send[]] = [0, []];
        const told: number[] = [];
        for (const [at, wait] of all.entries()) {
          now += wait;
          const ask = (instant: string) => admitted(sends, `n${at}`, most, instant);
          const found = ask(second(now));
          if ("sends" in found) {
            told.push(now);
            sends = found.sends;
          } else {
            const before = new Date(Date.parse(found.opensAt) - 1).toISOString();
            expect(["sends" in ask(found.opensAt), "sends" in ask(before)]).toEqual([true, false]);
          }
        }
        for (const [at, begin] of told.entries()) {
          const within = told.slice(at).filter((time) => time < begin + 3_600);
          expect(within.length).toBeLessThanOrEqual(most);
        }
      }),
    );
  });

  test("that was lowered is kept to as soon as enough are an hour old", () => {
    const sends = [0, 10, 20].map((at) => ({ id: `n${at}`, at: second(at) }));
    expect(admitted(sends, "more", 1, second(30))).toEqual({ opensAt: second(3_620) });
  });
});
