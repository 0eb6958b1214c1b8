import type { Detail, DetailType, Transition } from "../transition.ts";
import type { Phase } from "./subject.ts";

/** A subscription, by its name and since when it stands: one that is put after it was removed is another. */
export type Subscriber = { readonly subscription: string; readonly since: string };

/** One subject of one resource, as one subscription hears of it. */
export type ThreadKey = Subscriber & {
  readonly resource: string;
  readonly subject: string;
};

/** What holds a notice back, and until when before it is looked at again. */
export type Hold = {
  readonly by: "silence" | "dependency";
  readonly name: string;
  readonly until: string;
};

/** The flip with which it is told that a subject flaps, and those after it, of which the last is how it settles. */
export type Flip = { readonly is: "first" | "further"; readonly until: string };

/** What a notice tells of: one transition, or several things at once. */
export type NoticeType = DetailType | "Summary";

/** The group of a digest, and when it is to tell what it is handed. */
export type Place = { readonly group: string; readonly readyAt: string };

/** A transition that is to be told, or a summary. */
export type Pending = Omit<Transition, "detailType"> & {
  readonly detailType: NoticeType;
  /** Of a summary that was begun, the ids of the notices in it. */
  readonly items?: readonly string[];
  readonly phase: Phase;
  /** Whether the subscription asks for it; a recovery is told though it doesn't. */
  readonly matched: boolean;
  /** When it may be told, at the earliest. */
  readonly readyAt: string;
  /** Set while it is told only if it still holds then. */
  readonly mustHold?: true;
  readonly heldBy?: Hold;
  readonly flip?: Flip;
  /** The digest that it goes to, from when that was decided. */
  readonly place?: Place;
  /** How often it was sent, whatever came of that. */
  readonly attempts: number;
  /** Set once it isn't known of an attempt whether the destination took it. */
  readonly mayBeHeard?: true;
};

/** A failure that was told, and whose end wasn't yet. */
export type Problem = {
  readonly id: string;
  readonly sequence: number;
  readonly status: NonNullable<Detail["to"]>;
  readonly since: string;
  readonly reason?: string;
  readonly message?: string;
};

/** What of a thread is kept: what it has to say, what it is saying, and what it said. */
export type Thread = ThreadKey & {
  /** The sequence up to which everything is settled: what is older is never told any more. */
  readonly passed: number;
  /** In the order of their sequences, the next to be told first. */
  readonly queue: readonly Pending[];
  /** The send under way: of the head of the queue, since when. */
  readonly sending?: { readonly id: string; readonly attempt: number; readonly at: string };
  readonly problem?: Problem;
  /** Set while the failure before was not told, so that its end isn't either. */
  readonly untold?: true;
  /** What was given up last, while nothing newer was told, and the problem that it was to end. */
  readonly failed?: Pending & { readonly problem?: Problem };
  /** When it flipped lately; and what it was told to flap with, until it was told that it has settled. */
  readonly flips?: readonly string[];
  readonly unsettled?: Pending & { readonly flip: Flip };
  /** The group of the digest that it handed its last notice to. */
  readonly handed?: string;
  /** When the problem is compared with the status, and since when they seem to differ. */
  readonly review?: string;
  readonly suspectedAt?: string;
};

/** A thread that has heard of nothing. */
export function newThread({ subscription, since, resource, subject }: ThreadKey): Thread {
  return { subscription, since, resource, subject, passed: 0, queue: [] };
}

/** Milliseconds after which a send of which nothing was heard is given up as unknown: longer than any takes. */
const SEND_TIMEOUT = 30_000;

/** When a thread is to be looked at; undefined when it has nothing to do. */
export function dueAtOf({ sending, queue, review, unsettled }: Thread): string | undefined {
  if (sending) return new Date(Date.parse(sending.at) + SEND_TIMEOUT).toISOString();
  const [head] = queue;
  if (!head) return [review, unsettled?.flip.until].filter((at) => at !== undefined).sort()[0];
  const end = head.mustHold && endOf(queue);
  return end && end.readyAt < head.readyAt ? end.readyAt : head.readyAt;
}

/** Whether somebody may have heard of what waits, or a digest may have it: nothing older is told any more. */
export function isBegun({ attempts, place }: Pending): boolean {
  return attempts > 0 || place !== undefined;
}

/** The end, in a queue, of the failure at its head. */
export function endOf(queue: readonly Pending[]): Pending | undefined {
  return queue.find(({ phase }) => phase === "well");
}

/** A thread whose head is to be looked at now, if something holds it. */
export function woken(thread: Thread, now: string): Thread {
  const [head, ...rest] = thread.queue;
  if (!head?.heldBy || thread.sending || head.readyAt <= now) return thread;
  return { ...thread, queue: [{ ...head, readyAt: now }, ...rest] };
}

/** A thread that tells again what it gave up, a failure only if it still holds; the very same when nothing is to be told. */
export function redriven(thread: Thread, now: string): Thread {
  const { failed, untold: _, ...rest } = thread;
  const [head] = rest.queue;
  if (!failed || (head && isBegun(head))) return thread;
  const mustHold = failed.phase === "failing" && { mustHold: true as const };
  const { problem, ...pending } = failed;
  const again: Pending = { ...pending, readyAt: now, attempts: 0, ...mustHold };
  return { ...rest, queue: [again, ...rest.queue], ...(problem && { problem }) };
}
