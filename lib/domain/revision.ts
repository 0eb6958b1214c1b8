import type { Draft } from "./draft.ts";
import { type Fact, isCurrent, speaking } from "./fact.ts";
import { observedTimeOf } from "./order.ts";

/**
 * Since when the revision is the one it is and nobody named another, given since when it was so
 * before; undefined while nobody named one for the generation.
 */
export function settleRevision(
  since: string | undefined,
  before: Draft,
  after: Draft,
  arrived: readonly Fact<string>[],
): string | undefined {
  if (before === after && arrived.length === 0) return since;
  const [old, now] = [currentIn(before), currentIn(after)];
  if (!now) return undefined;
  const named = observedTimeOf(now.key);
  if (since === undefined || old?.value !== now.value) return named;
  const isDisputed = arrived.some(
    (fact) =>
      fact.value !== now.value &&
      fact.key < now.key &&
      isCurrent(fact, after.known) &&
      observedTimeOf(fact.key) > since,
  );
  return isDisputed ? named : since;
}

function currentIn({ revision, known }: Draft): Fact<string> | undefined {
  const fact = speaking(revision, known);
  return fact && isCurrent(fact, known) ? fact : undefined;
}
