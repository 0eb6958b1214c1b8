import { type Claim, deadlineOf, type Perspective } from "./condition.ts";
import { coalescingOf } from "./declaration.ts";
import type { Absorbed, Draft } from "./draft.ts";
import { type Fact, speaking } from "./fact.ts";
import { observedTimeOf } from "./order.ts";
import type { Report } from "./report.ts";

/** A fact of a report, and the stored one that says the same. */
type Repeated<V> = { readonly stored: Fact<V> | undefined; readonly fact: Fact<V> | undefined };

/**
 * Whether a report that readers see nothing new of need not be written: it says again what was
 * observed so lately that the resource, or its prober, asks for no other write.
 */
export function coalesces(before: Draft, absorbed: Absorbed, report: Report): boolean {
  const { draft, conditions } = absorbed;
  const window = coalescingOf(before.declaration) ?? report.coalesce;
  if (window === undefined || conditions.length === 0) return false;
  if (report.data || report.listed || report.member) return false;
  const { known, probes } = draft;
  if (known !== before.known || probes !== before.probes) return false;
  const repeated = conditions.map(({ type, fact }) => ({
    stored: speaking(before.claims.get(type) ?? {}, known),
    fact: speaking(draft.claims.get(type) ?? {}, known) === fact ? fact : undefined,
  }));
  return (
    repeated.every((one) => one.fact && isGood(one, known)) &&
    [...repeated, ...textsOf(before, report)].every((one) => isFresh(one, window))
  );
}

/** What a report says beside its conditions, with what is stored of each. */
function textsOf(before: Draft, { revision, message, external }: Report): Repeated<unknown>[] {
  return [
    { stored: speaking(before.revision, before.known), fact: revision },
    { stored: before.message, fact: message },
    { stored: before.external, fact: external },
  ];
}

/** Whether what is stored was observed within the window before. */
function isFresh({ stored, fact }: Repeated<unknown>, window: number): boolean {
  if (!fact) return true;
  const age = stored && ageOf(stored, fact);
  return age !== undefined && age >= 0 && age <= window;
}

/** Whether what is stored is good for no longer than what is observed now, and for as long again as it is old. */
function isGood({ stored, fact }: Repeated<Claim>, known: Perspective): boolean {
  if (!stored || !fact) return false;
  const [ends, next] = [deadlineOf(stored, known), deadlineOf(fact, known)];
  if (ends === undefined || next === undefined) return ends === next;
  const goodFor = Date.parse(ends) - Date.parse(observedTimeOf(stored.key));
  return next >= ends && ageOf(stored, fact) <= goodFor / 2;
}

/** Milliseconds from one observation to another. */
function ageOf(stored: Fact<unknown>, fact: Fact<unknown>): number {
  return Date.parse(observedTimeOf(fact.key)) - Date.parse(observedTimeOf(stored.key));
}
