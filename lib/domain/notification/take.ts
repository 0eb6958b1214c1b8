import { instantAfter, parseDuration } from "../duration.ts";
import { bytesOf } from "../json.ts";
import type { Transition } from "../transition.ts";
import { type FlappingRule, flipped, isFlapping, overtaken } from "./flapping.ts";
import type { Phase } from "./subject.ts";
import { isBegun, type Pending, type Thread } from "./thread.ts";

/**
 * Milliseconds for which a transition waits before it is told: the bus hands over what happened at almost the
 * same time in any order.
 */
const SETTLE = 500;
/** Notices that may wait in one thread, and their bytes of JSON: a thread is one item of 400 KB. */
const MOST = { notices: 20, bytes: 200_000 };

/** A transition as it comes in for a thread. */
export type Incoming = {
  readonly transition: Transition;
  readonly phase: Phase;
  readonly matched: boolean;
};

/** What of a subscription says when it tells. */
export type Patience = { readonly after?: string; readonly flapping?: FlappingRule };

/**
 * A thread with a transition taken in; the very same thread when it has that already, is past it, or has
 * nothing to tell of it.
 */
export function taken(
  thread: Thread,
  incoming: Incoming,
  { after, flapping }: Patience,
  now: string,
): Thread {
  const { transition, phase, matched } = incoming;
  if (!concerns(thread, incoming) || isPast(thread, transition)) return thread;
  const settled = instantAfter(now, SETTLE);
  const { flips, flip } = flipped(thread, { time: transition.time, phase }, flapping);
  const waits = phase === "failing" && after !== undefined && !flip;
  const due = waits ? instantAfter(transition.time, parseDuration(after) ?? 0) : settled;
  const wanted = flip?.is === "further" ? flip.until : due;
  const readyAt = wanted > settled ? wanted : settled;
  const mustHold = waits && { mustHold: true as const };
  const pending: Pending = {
    ...transition,
    phase,
    matched,
    readyAt,
    attempts: 0,
    ...mustHold,
    ...(flip && { flip }),
  };
  const queue = [...thread.queue, pending].sort(
    (one, other) => sequenceOf(one) - sequenceOf(other),
  );
  return { ...thread, queue: bounded(overtaken(queue, now)), ...(flips && { flips }) };
}

/** Whether a thread has anything to tell of a transition: what is asked for, and the end of what it may have told. */
function concerns(thread: Thread, { matched, phase }: Incoming): boolean {
  const { problem, queue, untold } = thread;
  if (matched || (phase !== "other" && isFlapping(thread))) return true;
  const isOpen = problem !== undefined || untold || queue.some((one) => one.phase === "failing");
  return phase === "well" && isOpen;
}

/** What is under way is told already: nothing older comes after it. */
function isPast({ passed, queue }: Thread, transition: Transition): boolean {
  const sequence = sequenceOf(transition);
  const [head] = queue;
  const begun = head && isBegun(head) ? sequenceOf(head) : passed;
  return sequence <= Math.max(passed, begun) || queue.some((one) => sequenceOf(one) === sequence);
}

/** Of too many, the oldest go that weren't begun: whoever hears the newest knows how it stands. */
function bounded(queue: readonly Pending[]): readonly Pending[] {
  const rest = [...queue];
  const isTooMuch = () =>
    rest.length > MOST.notices || (rest.length > 2 && bytesOf(JSON.stringify(rest)) > MOST.bytes);
  while (isTooMuch()) rest.splice(1, 1);
  return rest;
}

function sequenceOf({ detail }: Pick<Transition, "detail">): number {
  return detail.sequence;
}
