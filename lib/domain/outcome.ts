import {
  type Absorbed,
  absorb,
  conditionFact,
  type Draft,
  sameToReaders,
  sightingsOf,
} from "./draft.ts";
import { LIMITS } from "./limits.ts";
import { invalid, Refusal } from "./refusal.ts";
import { generationsOf, type Report } from "./report.ts";
import { weightOf } from "./weight.ts";

/** Why an accepted report changed nothing that readers see. */
export const NOT_APPLIED = ["Duplicate", "Unchanged", "Outdated", "Superseded"] as const;
export type NotApplied = (typeof NOT_APPLIED)[number];

/** What became of one report. */
export type Outcome =
  | { readonly kind: "applied" }
  | { readonly kind: "notApplied"; readonly reason: NotApplied }
  | { readonly kind: "refused"; readonly refusal: Refusal };

export type Taken = { readonly draft: Draft; readonly outcome: Outcome };

/** Takes one report in and says what became of it; `appears` when it is the first ever on its resource. */
export function take(before: Draft, report: Report, now: string, appears: boolean): Taken {
  if (before.recent.includes(report.fingerprint)) return notApplied(before, "Duplicate");
  try {
    const absorbed = absorb(before, report, now);
    const { draft } = absorbed;
    refuseOverweight(draft);
    const isNews = appears || !sameToReaders(before, draft);
    return isNews
      ? { draft, outcome: { kind: "applied" } }
      : notApplied(draft, reasonFor(absorbed, report));
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    return { draft: before, outcome: { kind: "refused", refusal } };
  }
}

function notApplied(draft: Draft, reason: NotApplied): Taken {
  return { draft, outcome: { kind: "notApplied", reason } };
}

function refuseOverweight(draft: Draft): void {
  const bytes = weightOf(draft);
  if (bytes <= LIMITS.statusBytes) return;
  const message = `the status would hold ${bytes} bytes, more than ${LIMITS.statusBytes}`;
  throw invalid({ path: "", message });
}

function reasonFor({ draft, tally }: Absorbed, report: Report): NotApplied {
  if (tally.stored === 0 && tally.known > 0) return "Duplicate";
  const named = generationsOf(report);
  if (named.length > 0 && Math.max(...named) < (draft.known.generation ?? 0)) return "Outdated";
  return tally.stored > 0 && speaks(draft, report) ? "Unchanged" : "Superseded";
}

/** Whether readers see something that this very report said; one without conditions spoke if it was stored at all. */
function speaks(draft: Draft, report: Report): boolean {
  if (report.conditions.length === 0) return true;
  const sightings = sightingsOf(draft);
  return report.conditions.some(
    (condition) => sightings.get(condition.type)?.key === conditionFact(condition, report).key,
  );
}
