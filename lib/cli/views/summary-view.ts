import { HEALTHS } from "../../domain/health.ts";
import type { Summary } from "../../domain/summary.ts";
import { lookOf, type Session } from "../session.ts";
import { spanOf } from "./age.ts";
import { HEALTH_STYLES } from "./paint.ts";
import { type Row, table } from "./table.ts";

const TITLES = ["HEALTH", "TIME", "SHARE"];
const NONE = "—";

/** How a resource fared, as a person reads it: `-o json` has the seconds. */
export function summaryView(path: string, summary: Summary, session: Session): string[] {
  const { from, to, seconds, availability, mttrSeconds } = summary;
  const { paint } = session;
  const counted = Object.values(seconds).reduce((total, one) => total + one, 0);
  const rows = HEALTHS.flatMap((health): Row[] => {
    const span = seconds[health];
    if (span === undefined) return [];
    return [
      [{ text: health, style: HEALTH_STYLES[health] }, spanText(span), share(span / counted)],
    ];
  });
  return [
    `${paint("bold", path)}  from ${from} to ${to}`,
    `${paint("dim", "Availability")}  ${availability === null ? NONE : share(availability)}`,
    `${paint("dim", "Mean repair")}   ${mttrSeconds === null ? NONE : spanText(mttrSeconds)}`,
    ...(rows.length === 0 ? [] : ["", ...table(TITLES, rows, lookOf(session))]),
  ];
}

function spanText(seconds: number): string {
  return spanOf(seconds * 1000);
}

/** Per cent, cut and not rounded, so that what wasn't always Ready isn't told to be. */
function share(part: number): string {
  return `${(Math.floor(part * 100_000) / 1000).toFixed(3)}%`;
}
