import { type Fault, invalid } from "../refusal.ts";
import { type Finding, find, type Snapshot } from "./finding.ts";
import { type Predicate, parsePredicate } from "./predicate.ts";

/** The parameters of a wait that hold predicates, by what becomes of them. */
export const PARTS = ["for", "any", "failOn"] as const;
export type Part = (typeof PARTS)[number];

/** What is waited for: all of `for`, and one of `any` if there are any; one of `failOn` ends it. */
export type Goal = Readonly<Record<Part, readonly Predicate[]>>;

/** What a snapshot means for a wait; `why` names each predicate that it hangs on, with what is there. */
export type Verdict =
  | { readonly kind: "met" }
  | { readonly kind: "failed" | "deleted" | "pending"; readonly why: readonly Fault[] };

/** The goal in the texts of its parts; throws `invalid` naming every part that can't be read. */
export function goalOf(texts: Readonly<Partial<Record<Part, readonly string[]>>>): Goal {
  const faults: Fault[] = [];
  const read = (part: Part) =>
    (texts[part] ?? []).flatMap((text) => {
      const predicate = parsePredicate(text);
      if (!("fault" in predicate)) return [predicate];
      faults.push({ path: part, message: `${predicate.fault}, and is "${text}"` });
      return [];
    });
  const goal = { for: read("for"), any: read("any"), failOn: read("failOn") };
  if (goal.failOn.some(({ kind }) => kind === "delete")) {
    faults.push({ path: "failOn", message: "need not name delete: a deletion ends every wait" });
  }
  const [first, ...rest] = faults;
  if (first) throw invalid(first, ...rest);
  if (goal.for.length + goal.any.length > 0) return goal;
  throw invalid({ path: "for", message: "is required, unless there is any" });
}

/** Whether a goal hangs on what a gate decides. */
export function asksGate(goal: Goal): boolean {
  return PARTS.some((part) => goal[part].some(({ kind }) => kind === "gate"));
}

/** What one snapshot means for a wait. What fails it wins over what meets it, and both over a deletion. */
export function judge({ for: all, any, failOn }: Goal, snapshot: Snapshot): Verdict {
  const failed = told("failOn", failOn, snapshot, ({ holds }) => holds);
  if (failed.length > 0) return { kind: "failed", why: failed };
  const unmet = (part: Part, predicates: readonly Predicate[]) =>
    told(part, predicates, snapshot, ({ holds }) => !holds);
  const [missing, alternatives] = [unmet("for", all), unmet("any", any)];
  const isAnyMet = any.length === 0 || alternatives.length < any.length;
  if (missing.length === 0 && isAnyMet) return { kind: "met" };
  const why = isAnyMet ? missing : [...missing, ...alternatives];
  return { kind: snapshot.deletedTime === undefined ? "pending" : "deleted", why };
}

function told(
  path: Part,
  predicates: readonly Predicate[],
  snapshot: Snapshot,
  matters: (finding: Finding) => boolean,
): Fault[] {
  return predicates.flatMap((predicate) => {
    const finding = find(predicate, snapshot);
    return matters(finding) ? [{ path, message: `${predicate.text}: ${finding.actual}` }] : [];
  });
}
