import { pathFault } from "../resource.ts";
import type { Outcome, Settled } from "./settle.ts";
import { isOfOneChange } from "./subject.ts";

/** What became of notices, in the words of a history: it was tried to tell them, or something held them back. */
export const TOLD_TYPES = ["Notification", "Suppressed"] as const;

/** What became of one notice to one subscription; it is kept in its resource's history, and is no event. */
export type ToldDetail = {
  /** A function of the notice, the subscription, and the outcome or what suppressed it. */
  readonly id: string;
  readonly type: (typeof TOLD_TYPES)[number];
  /** The id of the notice, which is its transition's. */
  readonly notice: string;
  /** What it was about; empty where that is no one resource. */
  readonly resource: string;
  /** Absent where the notice tells of no one change. */
  readonly sequence?: number;
  readonly subscription: string;
  readonly outcome?: Exclude<Outcome, "suppressed">;
  readonly time: string;
} & Pick<Settled, "by" | "summary" | "said">;

/** What became of a notice as a history keeps it, beside transitions. */
export type Told = {
  readonly detailType: ToldDetail["type"];
  readonly time: string;
  readonly detail: ToldDetail;
};

/** What was recorded of a notice. */
export type Recorded = Omit<Settled, "notice"> & {
  readonly id: string;
  readonly resource: string;
  readonly time: string;
};

/** What a history has of a record of a notice. */
export function toldOf(
  subscription: string,
  { id: notice, resource, time, outcome, by, summary, said }: Recorded,
): Told {
  const sequence = sequenceIn(notice, resource);
  const about = { notice, resource, ...(sequence !== undefined && { sequence }), subscription };
  const words = {
    ...(by !== undefined && { by }),
    ...(summary !== undefined && { summary }),
    ...(said !== undefined && { said }),
  };
  if (outcome === "suppressed") {
    const id = `${notice}/Suppressed/${subscription}/${(by ?? "").replaceAll(" ", "/")}`;
    return told({ id, type: "Suppressed", ...about, ...words, time });
  }
  const id = `${notice}/Notification/${subscription}/${outcome}`;
  return told({ id, type: "Notification", ...about, outcome, ...words, time });
}

function told(detail: ToldDetail): Told {
  return { detailType: detail.type, time: detail.time, detail };
}

/** The sequence in the id of a notice of one change of one resource. */
function sequenceIn(notice: string, resource: string): number | undefined {
  const start = `${resource}@`;
  if (!isOfOneChange(notice) || pathFault(resource) !== undefined || !notice.startsWith(start)) {
    return undefined;
  }
  const [, digits] = /^(\d{1,15})\//.exec(notice.slice(start.length)) ?? [];
  return digits === undefined ? undefined : Number(digits);
}
