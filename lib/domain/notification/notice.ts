import type { Detail, DetailType } from "../transition.ts";

/** A failure that somebody was told of, as its recovery tells of it. */
export type Recovery = {
  /** The status or health word that it was. */
  readonly recoveredFrom: string;
  /** How long it was so, such as `12m3s`. */
  readonly heldFor: string;
  /** The transition that began it, since when, and what was wrong, as far as it was said. */
  readonly problem: {
    readonly id: string;
    readonly since: string;
    readonly reason?: string;
    readonly message?: string;
  };
};

/** What a notice says: the event's detail, and what only a notice knows. */
export type NoticeDetail = Detail & Partial<Recovery>;

/** What is told of one thing to one destination. */
export type Notice = {
  /** The transition's, so that whoever hears it twice knows. */
  readonly id: string;
  readonly type: DetailType;
  /** When what it tells of was stored. */
  readonly time: string;
  readonly data: NoticeDetail;
};
