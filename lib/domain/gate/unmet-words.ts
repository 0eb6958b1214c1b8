import { spanOf } from "../duration.ts";
import type { Explanation } from "./decision.ts";
import type { GateView } from "./judgement.ts";

/** How many of the unmet requirements are named. */
const NAMED = 3;

/** What a gate decides and what it lacks, in words that stay the same while that does: since when, not for how long. */
export function unmetWords({
  decision,
  reason,
  opensAt,
  because,
  definition,
  evaluatedTime: at,
}: GateView): string {
  const unmet = because.filter(({ met }) => !met);
  const named = unmet
    .slice(0, NAMED)
    .map((one) => `${subjectOf(one, definition)}: ${wordsFor(one, at)}`);
  return [
    `decides ${decision}, ${reason}`,
    ...(decision === "pass" || opensAt === undefined ? [] : [`opens at ${opensAt}`]),
    ...named,
    ...(unmet.length > NAMED ? [`and ${unmet.length - NAMED} more`] : []),
  ].join("; ");
}

function subjectOf(
  { requirement }: Explanation,
  { requires = [] }: GateView["definition"],
): string {
  return typeof requirement === "number" ? (requires[requirement]?.resource ?? "") : requirement;
}

function wordsFor({ wanted, actual, since }: Explanation, at: string): string {
  if (since === undefined || actual.endsWith(since)) return `${wanted}, is ${actual}`;
  const lasting = ` for ${spanOf(Date.parse(at) - Date.parse(since))}`;
  const shown = actual.endsWith(lasting) ? actual.slice(0, -lasting.length) : actual;
  return `${wanted}, is ${shown} since ${since}`;
}
