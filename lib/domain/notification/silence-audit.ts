import type { Silence } from "./silence.ts";

export const SILENCE_ACTIONS = ["set", "ended"] as const;

/** Who set or ended a silence, and when; one that ends by itself does so at its `until`. */
export type SilenceDetail = {
  /** A function of the silence's name, the time, and what was done. */
  readonly id: string;
  readonly type: "Silence";
  readonly action: (typeof SILENCE_ACTIONS)[number];
  readonly name: string;
  readonly until?: string;
} & Pick<Silence, "prefix" | "pattern" | "reason" | "by" | "time">;

/** What was done to a silence as the feed has it, beside transitions; it is in no one resource's history. */
export type SilenceAudit = {
  readonly detailType: "Silence";
  readonly time: string;
  readonly detail: SilenceDetail;
};

/** What was done to a silence, of which this is what is stored since. */
export function silenceAudit(name: string, silence: Silence): SilenceAudit {
  const { prefix, pattern, until, reason, by, time, ended } = silence;
  const scope = {
    ...(prefix !== undefined && { prefix }),
    ...(pattern !== undefined && { pattern }),
  };
  const done = ended ? { action: "ended" as const } : { action: "set" as const };
  const at = ended?.time ?? time;
  const detail: SilenceDetail = {
    id: `silence#${name}@${at}/${done.action}`,
    type: "Silence",
    ...done,
    name,
    ...scope,
    ...(!ended && { until }),
    reason,
    by: ended?.by ?? by,
    time: at,
  };
  return { detailType: "Silence", time: at, detail };
}
