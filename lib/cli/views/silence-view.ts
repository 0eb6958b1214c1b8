import type { SilenceView } from "../../client/silences.ts";
import { yamlOf } from "../output.ts";
import type { Session } from "../session.ts";
import { fieldLines } from "./fields.ts";
import { harmless } from "./paint.ts";
import type { Row } from "./table.ts";

/** The titles of a listing's columns. */
export const silenceTitles = ["NAME", "MUTES", "WHEN", "BY", "REASON"];

/** A silence in a listing: what it mutes, when, and who said so why. */
export function silenceRow(view: SilenceView, now: number): Row {
  const { name, prefix, by, reason } = view;
  const when = { text: whenOf(view, now), style: isIdle(view, now) ? ("dim" as const) : undefined };
  return [name, prefix ?? "a pattern", when, by, reason];
}

/** A silence as a person reads it. */
export async function silenceView(view: SilenceView, session: Session): Promise<string[]> {
  const { paint, terminal } = session;
  const { name, prefix, pattern, by, time, reason } = view;
  const fields = [
    ["Mutes", prefix],
    ["When", whenOf(view, terminal.now())],
    ["Reason", reason],
    ["Set", `by ${by} at ${time}`],
  ] as const;
  const shown = pattern === undefined ? undefined : harmless(await yamlOf(pattern)).split("\n");
  return [
    paint("bold", name),
    "",
    ...fieldLines(fields, paint),
    ...(shown === undefined ? [] : ["", paint("bold", "PATTERN"), ...shown]),
  ];
}

/** When a silence mutes: within its windows, and until its end; of windows also whether one is open. */
export function whenOf(view: SilenceView, now: number): string {
  const { until, windows = [], activeUntil } = view;
  if (isOver(view, now)) return `over since ${until}`;
  const spans = windows.map(
    ({ cron, for: span, timezone = "UTC" }) => `${cron} (${timezone}) for ${span}`,
  );
  const end = until === undefined ? [] : [`until ${until}`];
  const open = spans.length === 0 || activeUntil === undefined ? [] : [`now until ${activeUntil}`];
  return [...spans, ...end, ...open].join(", ");
}

function isIdle(view: SilenceView, now: number): boolean {
  return !view.active || isOver(view, now);
}

function isOver({ until }: SilenceView, now: number): boolean {
  return until !== undefined && Date.parse(until) <= now;
}
