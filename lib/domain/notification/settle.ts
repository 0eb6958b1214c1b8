import { instantAfter } from "../duration.ts";
import { type Notice, noticeOf } from "./notice.ts";
import type { Pending, Problem, Thread } from "./thread.ts";

/** What becomes of a notice: `unknown` is one that may have been taken. */
export const OUTCOMES = ["sent", "failed", "unknown", "suppressed"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** What became of a notice, as it is recorded. */
export type Settled = {
  readonly notice: Notice;
  readonly outcome: Outcome;
  /** What suppressed it, such as `silence night`. */
  readonly by?: string;
  /** The summary in which it was told, which counts as one. */
  readonly summary?: string;
  /** The destination's words, or the error's. */
  readonly said?: string;
};

/** What a destination, or the way to it, said to a send. */
export type Reply =
  | { readonly verdict: "taken"; readonly said: string }
  | {
      readonly verdict: "permanent" | "temporary" | "unknown";
      readonly said: string;
      /** Milliseconds that the destination asks for. */
      readonly retryAfter?: number;
    };

/** Milliseconds from one attempt to the next, an hour in all. */
const BACKOFF = [1_000, 5_000, 30_000, 120_000, 600_000, 1_200_000, 1_800_000] as const;

/** A thread, and what became of a notice in it. */
export type Ended = { readonly thread: Thread; readonly settled?: Settled };

/** What a reply to a send makes of its thread; nothing when another send is under way by now. */
export function ended(
  thread: Thread,
  send: Pick<NonNullable<Thread["sending"]>, "id" | "attempt">,
  reply: Reply,
  isIdempotent: boolean,
  now: string,
): Ended {
  const { sending, queue, ...rest } = thread;
  const [head] = queue;
  if (!head || sending?.id !== send.id || sending.attempt !== send.attempt) return { thread };
  const idle: Thread = { ...rest, queue };
  const { verdict, said } = reply;
  const notice = noticeOf(idle, head);
  if (verdict === "taken") return told(idle, head, { notice, outcome: "sent", said }, now);
  const isUnknown = verdict === "unknown";
  if (isUnknown && !isIdempotent)
    return told(idle, head, { notice, outcome: "unknown", said }, now);
  const wait = verdict === "permanent" ? undefined : BACKOFF[head.attempts - 1];
  const tried: Pending = isUnknown ? { ...head, mayBeHeard: true } : head;
  if (wait === undefined) return failed(idle, tried, { notice, outcome: "failed", said }, now);
  const readyAt = instantAfter(
    now,
    Math.max(wait, ("retryAfter" in reply && reply.retryAfter) || 0),
  );
  const again = { ...idle, queue: [{ ...tried, readyAt }, ...queue.slice(1)] };
  return isUnknown
    ? { thread: again, settled: { notice, outcome: "unknown", said } }
    : { thread: again };
}

/** The head of the queue is told, as far as its thread goes, because the digest of a group has it; it may be recorded why. */
export function handedTo(group: string, thread: Thread, now: string, settled?: Settled): Ended {
  const [head] = thread.queue;
  return head ? told({ ...thread, handed: group }, head, settled, now) : { thread };
}

/** What is given up is kept, for who mends the destination; somebody may have heard of it all the same. */
function failed(thread: Thread, head: Pending, settled: Settled, now: string): Ended {
  const { problem } = thread;
  const kept = { ...head, ...(problem && { problem }) };
  const end = head.mayBeHeard ? told(thread, head, settled, now) : dropped(thread, head, settled);
  return { ...end, thread: { ...end.thread, failed: kept } };
}

/** The head of the queue was told, or may have been: a failure is a problem from then on, and a recovery ends it. */
function told(thread: Thread, head: Pending, settled: Settled | undefined, now: string): Ended {
  const { failed: _, ...after } = settledIn(withoutHead(thread), head);
  const said = settled && { settled };
  if (head.phase === "other") return { thread: after, ...said };
  const { untold: __, ...rest } = after;
  if (head.phase === "well") return { thread: wellAgain(rest), ...said };
  const problem = thread.problem ?? problemIn(head);
  return { thread: { ...rest, problem, review: now }, ...said };
}

/** The head of the queue is not told: of a failure, its end isn't either, unless one before it was told. */
export function dropped(thread: Thread, head: Pending, settled?: Settled): Ended {
  const rest = withoutHead(thread);
  const said = settled && { settled };
  if (head.phase === "other") return { thread: rest, ...said };
  if (head.phase === "failing") {
    return { thread: rest.problem ? rest : { ...rest, untold: true }, ...said };
  }
  const { untold: _, ...calm } = rest;
  return { thread: wellAgain(calm), ...said };
}

/** The head of the queue is left out, which says nothing of whether something is wrong. */
export function skipped(thread: Thread, settled?: Settled): Ended {
  return { thread: withoutHead(thread), ...(settled && { settled }) };
}

/** It flaps from when that was told until it was told how it settled. */
function settledIn(thread: Thread, head: Pending): Thread {
  const { flip } = head;
  if (!flip) return thread;
  const { unsettled: _, flips: __, ...calm } = thread;
  return flip.is === "first" ? { ...thread, unsettled: { ...head, flip } } : calm;
}

function wellAgain({ problem: _, review: __, suspectedAt: ___, ...rest }: Thread): Thread {
  return rest;
}

function withoutHead({ queue: [head, ...queue], ...rest }: Thread): Thread {
  return { ...rest, queue, passed: Math.max(rest.passed, head?.detail.sequence ?? 0) };
}

function problemIn({ detail, time }: Pending): Problem {
  const { id, sequence, to, condition } = detail;
  const { reason, message } = condition ?? {};
  return {
    id,
    sequence,
    status: to ?? "Unknown",
    since: time,
    ...(reason !== undefined && { reason }),
    ...(message !== undefined && message !== "" && { message }),
  };
}
