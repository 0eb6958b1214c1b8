import { type Explanation, type Finding, findingOf, PASSED, worst } from "./decision.ts";

/** What requirements come to together when so many of them must be met; all, unless it says how many. */
export function tally(required: readonly Explanation[], atLeast = required.length): Finding {
  const missing = atLeast - required.filter(({ met }) => met).length;
  if (missing <= 0) return PASSED;
  const unmet = required.map(({ reason }) => (reason === undefined ? PASSED : findingOf(reason)));
  const waiting = unmet.filter(({ decision }) => decision === "wait");
  if (waiting.length < missing) return worst(unmet);
  const soaking = required.flatMap(({ opensAt }) => opensAt ?? []).sort();
  const opensAt = soaking[missing - 1];
  return opensAt === undefined ? worst(waiting) : { ...findingOf("Soaking"), opensAt };
}
