import { type ConditionStatus, MAX_REASON } from "../domain/condition.ts";

/** A word that two patterns match has the worse meaning. */
const WORST_FIRST = ["False", "Unknown", "True"] as const satisfies readonly ConditionStatus[];

/**
 * What a source's words mean, each with `*` for any characters. Words under Unknown are those that
 * it documents; one that it adds tomorrow is Unknown too, and never True.
 */
export type Verdicts = Readonly<Partial<Record<ConditionStatus, readonly string[]>>>;

/** What a status means that is a condition's already. */
export const GIVEN = {
  True: ["True"],
  False: ["False"],
  Unknown: ["Unknown"],
} as const satisfies Verdicts;

export type Verdict = { readonly status: ConditionStatus; readonly reason: string };

/** What a word makes of a condition: its status, and the word itself as reason. */
export function verdictOn(verdicts: Verdicts, word: string): Verdict {
  const status = WORST_FIRST.find((one) => verdicts[one]?.some((pattern) => isLike(word, pattern)));
  return { status: status ?? "Unknown", reason: reasonOf(word) };
}

function isLike(word: string, pattern: string): boolean {
  const [start = "", ...rest] = pattern.split("*");
  if (rest.length === 0) return word === pattern;
  const end = rest.pop() ?? "";
  let at = start.length;
  for (const part of rest) {
    const found = word.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return word.startsWith(start) && word.endsWith(end) && word.length >= at + end.length;
}

/** A source's word as a reason: as it is where that may be, else with what separates its words left out. */
function reasonOf(word: string): string {
  const joined = word.replaceAll(/[\s./-]+(\w)/g, (_, next: string) => next.toUpperCase());
  const isReason = /^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$/.test(joined);
  return isReason && joined.length <= MAX_REASON ? joined : "Unrecognized";
}
