import type { Json } from "../../domain/json.ts";
import type { Notice } from "../../domain/notification/notice.ts";
import type { Outcome, Reply, Settled } from "../../domain/notification/settle.ts";
import type { Patience } from "../../domain/notification/take.ts";
import type { Thread, ThreadKey } from "../../domain/notification/thread.ts";

/** Who wants to be told of what, and how, as it is kept. */
export type Subscription = Patience & {
  /** What of the bus's events it asks for. */
  readonly pattern: Json;
  /** Who is told, without secrets; and with them, encrypted. */
  readonly notifier: Json;
  readonly sealed: string;
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

export type LastNotice = Omit<Settled, "notice"> & {
  readonly id: string;
  readonly resource: string;
  readonly time: string;
};

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
  /** What was given up, and not sent since. */
  failed(subscription: string): AsyncIterable<Pick<LastNotice, "id" | "resource">>;
}

/** Tells destinations. */
export interface Notifiers {
  /** What they are told with, as anyone may see it; throws `invalid` for what is no choice of one. */
  shown(choice: Json): Json;
  isIdempotent(choice: Json): boolean;
  /** What a destination, or the way to it, says to a notice. */
  send(choice: Json, notice: Notice): Promise<Reply>;
}
