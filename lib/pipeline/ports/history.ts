import type { Aside, HistoryDetail } from "../../domain/aside.ts";
import type { FeedItem } from "../../domain/feed.ts";
import type { GateView } from "../../domain/gate/judgement.ts";
import type { PastDecision } from "../../domain/gate/past-decision.ts";
import type { Transition } from "../../domain/transition.ts";
import type { Page } from "./rows.ts";

/** What a history has a row of. */
export type HistoryEntry = Transition | Aside | PastDecision;

/** Keeps what was published, a row a transition, what gates decided, what people did, and what became of notices. Reader and writer pass test/contract/history.ts together. */
export interface HistoryWriter {
  /** Appending an entry again changes nothing in its history; the feed tells it again. Decisions aren't in the feed. */
  append(entries: readonly HistoryEntry[]): Promise<void>;
}

export interface HistoryReader {
  /** What became of a resource, newest first; throws `invalid` for a cursor that isn't one. */
  page(resource: string, limit: number, before?: string): Promise<Page<HistoryDetail>>;
}

/** Reads a history back. Every implementation passes test/contract/history.ts. */
export interface Lookback {
  /** The transitions of a resource, newest first, read as far as they are asked for. */
  transitions(resource: string): AsyncIterable<Transition>;
  /** What a gate decided at a time, of the decisions that others ended after it; undefined where it decided nothing. */
  decision(gate: string, at: string): Promise<GateView | undefined>;
}

/** Which entries of the feed to read: those below a prefix, so many at most, after a cursor or from the oldest on. */
export type FeedQuestion = {
  readonly prefix: string;
  readonly limit: number;
  readonly after?: string;
};

/** Entries in the order of their appending; `cursor` is where the next page begins, whatever will be there. */
export type FeedPage = { readonly items: readonly FeedItem[]; readonly cursor: string };

/** Reads everything that was appended, of all histories. Passes test/contract/feed.ts with the writer. */
export interface FeedReader {
  /**
   * What was appended after a cursor, none left out, and an entry that was appended again told again. A page may
   * be empty though others come after it. Throws `invalid` for a cursor that isn't one, or of nothing yet.
   */
  read(question: FeedQuestion): Promise<FeedPage>;
  /** The cursor after everything whose appending was acknowledged before. */
  latest(): Promise<string>;
}

/** Keeps the feed's cursors good. Passes test/contract/feed.ts. */
export interface FeedKeeper {
  /** Sees to it that a feed of which all may expire goes on after it, and doesn't begin anew. */
  keep(): Promise<void>;
}
