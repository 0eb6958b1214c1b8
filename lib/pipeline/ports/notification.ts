import type { Json } from "../../domain/json.ts";
import type { Grouping } from "../../domain/notification/digest.ts";
import type { Notice } from "../../domain/notification/notice.ts";
import type { Outcome, Reply, Settled } from "../../domain/notification/settle.ts";
import type { SilenceWindow } from "../../domain/notification/silence.ts";
import type { Patience } from "../../domain/notification/take.ts";
import type { Thread, ThreadKey } from "../../domain/notification/thread.ts";
import type { Recorded } from "../../domain/notification/told.ts";
import type { Fault } from "../../domain/refusal.ts";

/** Who wants to be told of what, and how, as it is kept. */
export type Subscription = Patience & {
  /** What is told together. */
  readonly group?: Grouping;
  /** How often it tells in any hour, at most; what is beyond is told together once there is room. */
  readonly maxPerHour?: number;
  /** What it says of each notice. */
  readonly template?: string;
  /** What of the bus's events it asks for. */
  readonly pattern: Json;
  /** Who is told, without secrets; and with them, encrypted. */
  readonly notifier: Json;
  readonly sealed: string;
  /** The gate for which it answers who waits; without one, it tells of what happened. */
  readonly answersFor?: string;
  /** When it was put where there was none of its name. */
  readonly since: string;
};

/** A thread with the version of its row, which guards the next write. */
export type StoredThread = { readonly thread: Thread; readonly version: number };

/** Keeps threads. Passes test/contract/threads.ts. */
export interface Threads {
  /** The threads of all subscriptions about one subject of a resource. */
  of(resource: string, subject: string): Promise<readonly StoredThread[]>;
  /** A thread as of every write that was acknowledged before. */
  read(key: ThreadKey): Promise<StoredThread | undefined>;
  /** Whether the thread was written, as it is when the stored one is still of `version` (undefined: when there is none). */
  write(thread: Thread, version: number | undefined): Promise<boolean>;
  remove(key: ThreadKey): Promise<void>;
  /** Threads that are due by an instant, earliest first; some may have been looked at since. */
  due(by: string): AsyncIterable<ThreadKey & { readonly dueAt: string }>;
}

/** How often each outcome was recorded of a subscription, and the last. */
export type NoticeTally = Readonly<Record<Outcome, number>> & { readonly last?: LastNotice };

export type LastNotice = Recorded;

/** Whether an attempt may be made: it is new, or that was said before, or the notice was sent. */
export type Begun = "new" | "begun" | "sent";

/** The how many-eth attempt at a notice, and when it was begun. */
export type Attempt = Pick<NonNullable<Thread["sending"]>, "attempt" | "at">;

/** Records what is told, a row a notice. Passes test/contract/notices.ts. */
export interface Notices {
  /** Says that an attempt is about to be made, unless it was already, or the notice is recorded as sent. */
  begin(subscription: string, notice: Notice, attempt: Attempt): Promise<Begun>;
  /** Whether an outcome was recorded: it isn't of a notice that was sent, nor one that is known already. */
  end(subscription: string, settled: Settled): Promise<boolean>;
  tally(subscription: string): Promise<NoticeTally>;
  /** What was given up, and not sent since, and the summary that it was in. */
  failed(subscription: string): AsyncIterable<Pick<LastNotice, "id" | "resource" | "summary">>;
  /** Which of some notices, two hundred at most, are recorded as sent, or as maybe sent and not to be sent again. */
  told(subscription: string, ids: readonly string[]): Promise<ReadonlySet<string>>;
}

/** Keeps notices until a digest tells them. Passes test/contract/digests.ts. */
export interface Digests {
  /** Keeps a notice for a digest; keeping it again changes nothing. */
  keep(digest: ThreadKey, notice: Notice): Promise<void>;
  /** The notices that are kept for a digest, oldest first, as of every one that was acknowledged before. */
  waiting(digest: ThreadKey): AsyncIterable<Notice>;
  forget(digest: ThreadKey, notices: readonly Notice[]): Promise<void>;
}

/** Counts what subscriptions tell in an hour. Passes test/contract/send-limit.ts. */
export interface SendLimit {
  /** Takes one of so many places in an hour, unless the notice has one; answers when there is one again if there is none. */
  take(subscription: string, id: string, most: number): Promise<string | undefined>;
}

/** Tells destinations. */
export interface Notifiers {
  /** What they are told with, as anyone may see it; throws `invalid` for what is no choice of one. */
  shown(choice: Json): Json;
  /** The gate for which a choice answers who waits, if it does. */
  gateIn(choice: Json): string | undefined;
  isIdempotent(choice: Json): boolean;
  /** Whether it can tell of several things at once. */
  tellsSummaries(choice: Json): boolean;
  /** What a destination, or the way to it, says to a notice. */
  send(choice: Json, notice: Notice): Promise<Reply>;
}

/** Knows the clocks of time zones, and what cron expressions name on them. */
export interface SilenceWindows {
  /** When all are closed again of windows of which one is open at an instant, or some time before that; undefined when none is open. */
  openUntil(windows: readonly SilenceWindow[], now: string): Promise<string | undefined>;
  /** What is wrong with a window, in its key's place: it never opens, or never closes; undefined when nothing is. */
  fault(window: SilenceWindow, now: string): Promise<Fault | undefined>;
}
