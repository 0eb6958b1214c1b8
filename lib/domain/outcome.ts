import { forget } from "./data.ts";
import { type Absorbed, absorb, type Draft, sameToReaders } from "./draft.ts";
import { speaking } from "./fact.ts";
import { LIMITS } from "./limits.ts";
import { invalid, Refusal } from "./refusal.ts";
import type { Report } from "./report.ts";
import { isHeavier } from "./weight.ts";

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
    const draft = withinBounds(absorbed.draft, now);
    const isNews = appears || !sameToReaders(before, draft);
    return isNews
      ? { draft, outcome: { kind: "applied" } }
      : notApplied(draft, reasonFor({ ...absorbed, draft }, report));
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    return { draft: before, outcome: { kind: "refused", refusal } };
  }
}

function notApplied(draft: Draft, reason: NotApplied): Taken {
  return { draft, outcome: { kind: "notApplied", reason } };
}

/** The draft, without the tombstones whose time has come if it is too heavy with them; throws `invalid` when it still is. */
function withinBounds(draft: Draft, now: string): Draft {
  if (!isHeavier(draft, LIMITS.statusBytes)) return draft;
  const lighter = { ...draft, data: forget(draft.data, now) };
  if (!isHeavier(lighter, LIMITS.statusBytes)) return lighter;
  const message = `the status would hold more than ${LIMITS.statusBytes} bytes`;
  throw invalid({ path: "", message });
}

function reasonFor({ draft, tally }: Absorbed, report: Report): NotApplied {
  if (tally.stored === 0 && tally.known > 0) return "Duplicate";
  const { generations } = report;
  const newest = generations.length > 0 ? Math.max(...generations) : undefined;
  if (newest !== undefined && newest < (draft.known.generation ?? 0)) return "Outdated";
  return tally.stored > 0 && speaks(draft, report) ? "Unchanged" : "Superseded";
}

/** Whether readers see something that this very report said; one without conditions spoke if it was stored at all. */
function speaks({ claims, known }: Draft, { conditions }: Report): boolean {
  const shown = (type: string) => speaking(claims.get(type) ?? {}, known);
  return conditions.length === 0 || conditions.some(({ type, fact }) => shown(type) === fact);
}
