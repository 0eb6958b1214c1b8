import type { AuditDetail } from "../domain/gate/audit.ts";
import type { Outcome } from "../domain/notification/settle.ts";
import type { Detail, DetailType } from "../domain/transition.ts";

type About = {
  readonly time: string;
  readonly resource: string;
  readonly subscription: string;
  /** The id of the transition that is told of. */
  readonly notice: string;
};

/** What became of a notice of a resource's; `said` is what its destination said, `by` what held it back, such as `silence night`. */
export type NoticeEntry =
  | (About & { readonly type: "Notification"; readonly outcome: Outcome; readonly said?: string })
  | (About & { readonly type: "Suppressed"; readonly by: string });

/** Who muted what, or doesn't any more. */
export type SilenceEntry = {
  readonly type: "Silence";
  readonly time: string;
  readonly name: string;
  readonly action: "set" | "ended";
  readonly prefix?: string;
  readonly pattern?: unknown;
  readonly until?: string;
  readonly reason?: string;
  readonly by: string;
};

/** What a resource's history has: transitions, what people did to a gate, and what became of notices. */
export type HistoryEntry = Detail | AuditDetail | NoticeEntry;

/** A transition in the feed, with what kind it is, and when it was stored. */
export type TransitionEntry = Detail & { readonly type: DetailType; readonly time: string };

/** What the feed has. */
export type FeedEntry = TransitionEntry | AuditDetail | NoticeEntry | SilenceEntry;

/** What happened after a cursor; `cursor` is where to go on. */
export type FeedPage = { readonly items: readonly FeedEntry[]; readonly cursor: string };
