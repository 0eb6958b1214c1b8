import { spanOf } from "../duration.ts";
import type { Detail } from "../transition.ts";
import type { Phase } from "./subject.ts";
import type { NoticeType, Pending, Problem, Thread } from "./thread.ts";

/** A failure that somebody was told of, as its recovery tells of it. */
export type Recovery = {
  /** The status or health word that it was. */
  readonly recoveredFrom: string;
  /** How long it was so, such as `12m3s`. */
  readonly heldFor: string;
  /** The transition that began it, since when, and what was wrong, as far as it was said. */
  readonly problem: Omit<Problem, "sequence" | "status">;
};

/** What a notice says: the event's detail, and what only a notice knows. */
export type NoticeDetail = Detail &
  Partial<Recovery> & {
    /** True when what it is about flips all the time, and false when it has settled. */
    readonly flapping?: boolean;
    /** What the subscription's template says. */
    readonly text?: string;
    /** Of a summary, what it sums up. */
    readonly items?: readonly NoticeDetail[];
  };

/** What is told of one thing to one destination. */
export type Notice = {
  /** The transition's, so that whoever hears it twice knows. */
  readonly id: string;
  readonly type: NoticeType;
  /** When what it tells of was stored. */
  readonly time: string;
  /** Who hears it, and of what of its resource: what a failure and its end have in common. */
  readonly subscription: string;
  readonly subject: string;
  readonly phase: Phase;
  readonly data: NoticeDetail;
  /** Of a summary, the notices in it. */
  readonly items?: readonly Notice[];
};

/** Since when what a notice tells of is so: of a recovery, since when it was failing. */
export function sinceOf({ time, data }: Notice): string {
  return data.problem?.since ?? data.condition?.lastTransitionTime ?? time;
}

/** What is told of a transition: the transition as it was, and of a recovery what it ends. */
export function noticeOf(
  { problem, subscription, subject }: Thread,
  { detailType, time, detail, phase, flip }: Pending,
): Notice {
  const ends = phase === "well" && problem && recoveryFrom(problem, time);
  const flaps = flip && { flapping: flip.is === "first" };
  const data = { ...detail, ...ends, ...flaps };
  return { id: detail.id, type: detailType, time, subscription, subject, phase, data };
}

function recoveryFrom({ sequence: _, status, ...problem }: Problem, until: string): Recovery {
  const heldFor = spanOf(Date.parse(until) - Date.parse(problem.since));
  return { recoveredFrom: status, heldFor, problem };
}
