import { coalesces } from "./coalescing.ts";
import { forget } from "./data.ts";
import { type Absorbed, absorb, type Draft, sameToReaders } from "./draft.ts";
import { speaking } from "./fact.ts";
import { LIMITS } from "./limits.ts";
import { invalid, Refusal } from "./refusal.ts";
import type { ConditionFact, Report } from "./report.ts";
import { isLight, keptWeight, shownWeight } from "./weight.ts";

/** Why an accepted report changed nothing that readers see. */
export const NOT_APPLIED = ["Duplicate", "Unchanged", "Outdated", "Superseded"] as const;
export type NotApplied = (typeof NOT_APPLIED)[number];

/** What became of one report. */
export type Outcome =
  | { readonly kind: "applied" }
  | { readonly kind: "notApplied"; readonly reason: NotApplied }
  | { readonly kind: "refused"; readonly refusal: Refusal };

/** A draft after one report, what that says of conditions, and what became of it. */
export type Taken = Pick<Absorbed, "draft" | "conditions"> & { readonly outcome: Outcome };

/** Takes one report in and says what became of it; `appears` when it is the first ever on its resource. */
export function take(before: Draft, report: Report, now: string, appears: boolean): Taken {
  const nothing = { draft: before, conditions: [] };
  if (before.recent.includes(report.fingerprint)) return notApplied(nothing, "Duplicate");
  if (report.member && report.key <= (before.barrier ?? "")) {
    return notApplied(nothing, "Superseded");
  }
  try {
    const absorbed = absorb(before, report, now);
    const draft = withinBounds(absorbed.draft, report, now);
    const isNews = appears || !sameToReaders(before, draft);
    if (isNews) return { ...absorbed, draft, outcome: { kind: "applied" } };
    if (coalesces(before, absorbed, report)) {
      return notApplied({ ...absorbed, draft: before }, "Unchanged");
    }
    return notApplied({ ...absorbed, draft }, reasonFor({ ...absorbed, draft }, report));
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    return { ...nothing, outcome: { kind: "refused", refusal } };
  }
}

function notApplied({ draft, conditions }: Omit<Taken, "outcome">, reason: NotApplied): Taken {
  return { draft, conditions, outcome: { kind: "notApplied", reason } };
}

/**
 * The draft, if what the report says still fits; throws `invalid` when it doesn't. A report without
 * data fits whatever the data weighs, so that full data never keeps a failure from being told.
 */
function withinBounds(draft: Draft, report: Report, now: string): Draft {
  if (isLight(draft, LIMITS.statusBytes)) return draft;
  const tidy = { ...draft, data: forget(draft.data, now) };
  const [shown, kept] = [shownWeight(tidy), keptWeight(tidy)];
  const { conditions, probe, message, listed, data, member } = report;
  if (conditions.length > 0 || probe || message || listed) {
    refuseMore("conditions", shown.conditions, kept.conditions);
  }
  if (data || member) refuseMore("data", shown.data + shown.conditions, kept.data);
  return tidy;
}

const REMEDIES = {
  data: "delete keys with null; what was deleted counts for 24 h more",
  conditions: "shorten messages",
};

function refuseMore(path: keyof typeof REMEDIES, shown: number, kept: number): void {
  const { statusBytes, keptBytes } = LIMITS;
  if (shown <= statusBytes && kept <= keptBytes) return;
  const excess =
    shown > statusBytes
      ? `would make the status ${shown} bytes, more than ${statusBytes}`
      : `would need ${kept} bytes to be kept, more than ${keptBytes}`;
  throw invalid({ path, message: `${excess}; ${REMEDIES[path]}` });
}

function reasonFor({ draft, conditions, tally }: Absorbed, report: Report): NotApplied {
  if (tally.stored === 0 && tally.known > 0) return "Duplicate";
  const { generations } = report;
  const newest = generations.length > 0 ? Math.max(...generations) : undefined;
  if (newest !== undefined && newest < (draft.known.generation ?? 0)) return "Outdated";
  return tally.stored > 0 && speaks(draft, conditions) ? "Unchanged" : "Superseded";
}

/** Whether readers see something that this very report said; one without conditions spoke if it was stored at all. */
function speaks({ claims, known }: Draft, conditions: readonly ConditionFact[]): boolean {
  const shown = (type: string) => speaking(claims.get(type) ?? {}, known);
  return conditions.length === 0 || conditions.some(({ type, fact }) => shown(type) === fact);
}
