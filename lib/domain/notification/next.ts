import { instantAfter } from "../duration.ts";
import type { Current } from "./current.ts";
import { calmed } from "./flapping.ts";
import { type Notice, noticeOf } from "./notice.ts";
import { dropped, type Ended, ended, skipped } from "./settle.ts";
import { dueAtOf, endOf, type Hold, isBegun, type Pending, type Thread } from "./thread.ts";

/** What is so now, whatever events say. */
export type Facts = {
  readonly current: Current;
  /** What keeps failures from being told. */
  readonly hold?: Hold;
  /** Whether the destination knows what it is sent again. */
  readonly isIdempotent: boolean;
};

/** A thread's next step: what it becomes, what is settled by that, and what is to be sent once that is stored. */
export type Step = Ended & { readonly notice?: Notice };

/** Milliseconds between two comparisons of a problem with its status, and for which an event may be on its way. */
const REVIEW = { every: 3_600_000, grace: 2_000 };

/** Who sent it died, or was cut off, before it could say what came of it. */
export const LOST = { verdict: "unknown", said: "nothing was heard of the send" } as const;

/** The next step of a thread; undefined when nothing is due. */
export function nextStep(thread: Thread, facts: Facts, now: string): Step | undefined {
  const due = dueAtOf(thread);
  if (due === undefined || due > now) return undefined;
  if (thread.sending) return ended(thread, thread.sending, LOST, facts.isIdempotent, now);
  const [head] = thread.queue;
  if (!head) return reviewed(thread, facts, now);
  const looked = { thread, head, facts, now };
  // A digest may have it already, whatever else is so by now.
  if (head.place) return begun(looked);
  if (head.flip && !facts.hold) return flapping(looked);
  if (head.phase === "failing") return failing(looked);
  return head.phase === "well" ? well(looked) : other(looked);
}

/** A thread that is due, with the head of its queue. */
type Looked = {
  readonly thread: Thread;
  readonly head: Pending;
  readonly facts: Facts;
  readonly now: string;
};

/** A failure is told unless it must still hold and doesn't, or something keeps it. */
function failing(looked: Looked): Step {
  const { thread, head, facts } = looked;
  const isOver = facts.current.isWell || endOf(thread.queue) !== undefined;
  if (head.mustHold && isOver) return suppressed(looked, "recovery");
  return facts.hold && !isBegun(head) ? held(looked, facts.hold) : begun(looked);
}

/** That a subject flaps is told once, and how it settles; what is between is recorded. */
function flapping(looked: Looked): Step {
  const { thread, head } = looked;
  const isOvertaken = head.flip?.is === "further" && thread.queue.length > 1 && !isBegun(head);
  if (!isOvertaken) return begun(looked);
  return skipped(thread, { notice: noticeOf(thread, head), outcome: "suppressed", by: "flapping" });
}

/** What holds a notice is recorded once; whether it still does is looked at again and again. */
function held({ thread, head }: Looked, hold: Hold): Step {
  const isKnown = head.heldBy?.by === hold.by && head.heldBy.name === hold.name;
  const kept: Pending = { ...head, heldBy: hold, mustHold: true, readyAt: hold.until };
  const next = { ...thread, queue: [kept, ...thread.queue.slice(1)] };
  if (isKnown) return { thread: next };
  const by = `${hold.by} ${hold.name}`;
  return {
    thread: next,
    settled: { notice: noticeOf(thread, head), outcome: "suppressed", by },
  };
}

/** The end of a failure is told to whom the failure was told, and to nobody else; what never failed is a change. */
function well(looked: Looked): Step {
  const { problem, untold } = looked.thread;
  if (problem) return begun(looked);
  return untold ? suppressed(looked, "recovery") : other(looked);
}

function other(looked: Looked): Step {
  const { thread, head, facts } = looked;
  if (!head.matched) return dropped(thread, head);
  const isSilenced = facts.hold?.by === "silence" && !isBegun(head);
  return isSilenced ? suppressed(looked, `silence ${facts.hold.name}`) : begun(looked);
}

/** What nobody asked for needs no record. */
function suppressed({ thread, head }: Looked, by: string): Step {
  if (!head.matched) return dropped(thread, head);
  return dropped(thread, head, { notice: noticeOf(thread, head), outcome: "suppressed", by });
}

/** The head of a queue is sent: that is stored before it is. */
export function begun({ thread, head, now }: Pick<Looked, "thread" | "head" | "now">): Step {
  const { mustHold: _, heldBy: __, ...rest } = head;
  const attempt = head.attempts + 1;
  const queue = [{ ...rest, attempts: attempt }, ...thread.queue.slice(1)];
  const sending = { id: head.detail.id, attempt, at: now };
  return { thread: { ...thread, queue, sending }, notice: noticeOf(thread, head) };
}

/** A problem whose end nobody told us of: after a while its status speaks for itself. */
function reviewed(thread: Thread, { current }: Facts, now: string): Step {
  const { unsettled } = thread;
  if (unsettled && unsettled.flip.until <= now) {
    return { thread: calmed(thread, current, now) };
  }
  const { review: _, suspectedAt, ...rest } = thread;
  if (!thread.problem) return { thread: rest };
  if (!current.isWell) return { thread: { ...rest, review: instantAfter(now, REVIEW.every) } };
  if (suspectedAt === undefined) {
    return { thread: { ...rest, suspectedAt: now, review: instantAfter(now, REVIEW.grace) } };
  }
  return { thread: { ...rest, queue: [endBy(thread, current, now)] } };
}

/** The end of a problem as its status tells it; what else its thread is past may have had the id that it would have. */
function endBy({ passed }: Thread, { transition }: Current, now: string): Pending {
  const { id, sequence } = transition.detail;
  const detail = { ...transition.detail, id: sequence > passed ? id : `${id}/Ended` };
  return { ...transition, detail, phase: "well", matched: false, readyAt: now, attempts: 0 };
}
