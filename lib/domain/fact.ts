import { type OrderKey, observedTimeOf } from "./order.ts";

/** A value that one report claimed, with its place in the order and the generation that it named, if any. */
export type Fact<V> = {
  readonly key: OrderKey;
  readonly generation?: number;
  readonly value: V;
};

/**
 * The two facts kept of one thing: the greatest that names a generation, by generation and key,
 * and the greatest that names none. Both are maxima of a set, so arrival order can't matter.
 */
export type Facts<V> = { readonly named?: Fact<V>; readonly unnamed?: Fact<V> };

/** A resource's generation: the greatest that anyone named, and the earliest instant at which it was. */
export type Generation = { readonly generation?: number; readonly generationTime?: string };

/** Whether a fact is greater than a stored one, and so replaces it. */
export function isLater<V>(fact: Fact<V>, stored: Fact<V> | undefined): boolean {
  if (!stored) return true;
  const ahead = (fact.generation ?? 0) - (stored.generation ?? 0);
  return ahead === 0 ? fact.key > stored.key : ahead > 0;
}

/** The facts with one more taken in; the same object when nothing is new. */
export function record<V>(facts: Facts<V>, fact: Fact<V>): Facts<V> {
  const slot = fact.generation === undefined ? "unnamed" : "named";
  return isLater(fact, facts[slot]) ? { ...facts, [slot]: fact } : facts;
}

/** The generation with one more naming of it taken in; the same object when nothing is new. */
export function recordGeneration<K extends Generation>(
  known: K,
  named: number,
  observedAt: string,
): K {
  const { generation = -1, generationTime = "" } = known;
  const isNews = named > generation || (named === generation && observedAt < generationTime);
  return isNews ? { ...known, generation: named, generationTime: observedAt } : known;
}

/** Whether a fact speaks of the resource as it is now: of its generation, or of none since that began. */
export function isCurrent(fact: Fact<unknown>, known: Generation): boolean {
  if (fact.generation !== undefined) return fact.generation === known.generation;
  return observedTimeOf(fact.key) >= (known.generationTime ?? "");
}

/** The fact that speaks: the later current one or, when none is current, the later of the two. */
export function speaking<V>(facts: Facts<V>, known: Generation): Fact<V> | undefined {
  const { named, unnamed } = facts;
  if (!named || !unnamed) return named ?? unnamed;
  const [namedIsCurrent, unnamedIsCurrent] = [isCurrent(named, known), isCurrent(unnamed, known)];
  if (namedIsCurrent !== unnamedIsCurrent) return namedIsCurrent ? named : unnamed;
  return named.key > unnamed.key ? named : unnamed;
}
