import { emptyPlace, type Place } from "./flatten.ts";

/** A field that has to match, and what the event has for it where the search has got to. */
export type Sought = {
  readonly place: Place;
  /** Whether the field also matches by being absent. */
  readonly absent: boolean;
};

/** Elements to look at per place in an event, which no event exceeds unless it was built to. */
const STEPS_PER_PLACE = 16;
const MIN_STEPS = 1024;

type Limit = { steps: number };

/** Whether fields, in the order of their paths, match in such a way that one array gives one element. */
export function matchTogether(sought: readonly Sought[]): boolean {
  const places = sought.reduce((sum, { place }) => sum + sizeOf(place), 0);
  return search(sought, { steps: MIN_STEPS + places * STEPS_PER_PLACE });
}

function search(sought: readonly Sought[], limit: Limit): boolean {
  if (!sought.every(isPossible)) return false;
  const inArrays = sought.filter(({ place }) => place.arrays.size > 0);
  return independent(inArrays).every((fields) => searchArrays(fields, limit));
}

function isPossible({ place, absent }: Sought): boolean {
  return place.reachable || (absent && !place.present);
}

/** The first field matches outside the arrays, or picks the element that counts for those after it. */
function searchArrays([first, ...others]: readonly Sought[], limit: Limit): boolean {
  if (!first || others.length === 0) return !first || first.place.reachable;
  if (first.place.matched && search(others, limit)) return true;
  for (const [array, index, place] of elementsOf(first.place)) {
    limit.steps -= 1;
    if (limit.steps < 0) return false;
    if (!place.reachable) continue;
    const inside = others.map((other) => within(other, array, index));
    if (search([{ place, absent: false }, ...inside], limit)) return true;
  }
  return false;
}

function* elementsOf({ arrays }: Place): Generator<[array: number, index: number, place: Place]> {
  for (const [array, { places }] of arrays) {
    for (const [index, place] of places) yield [array, index, place];
  }
}

/** What is left of a field when only one element of an array counts. */
function within(sought: Sought, array: number, index: number): Sought {
  const elements = sought.place.arrays.get(array);
  if (!elements) return sought;
  const outer = sought.place;
  const inner = elements.places.get(index) ?? emptyPlace();
  const arrays = new Map([...outer.arrays, ...inner.arrays]);
  arrays.delete(array);
  const matched = outer.matched || inner.matched;
  const reachable = matched || [...arrays.values()].some((other) => other.reachable);
  const place = { present: outer.present || inner.present, matched, reachable, arrays };
  return { place, absent: sought.absent };
}

/** Groups fields that have no array in common, each group in the order of the fields. */
function independent(sought: readonly Sought[]): Sought[][] {
  const groups = new Map<number, number>();
  for (const { place } of sought) {
    const [group = -1, ...others] = [...place.arrays.keys()].map((array) => groupOf(groups, array));
    for (const other of others) groups.set(other, group);
  }
  return [...Map.groupBy(sought, ({ place }) => groupOf(groups, firstKey(place.arrays))).values()];
}

function groupOf(groups: ReadonlyMap<number, number>, array: number): number {
  const joined = groups.get(array) ?? array;
  return joined === array ? array : groupOf(groups, joined);
}

function firstKey(map: ReadonlyMap<number, unknown>): number {
  for (const key of map.keys()) return key;
  return -1;
}

function sizeOf(place: Place): number {
  let size = 1;
  for (const [, , element] of elementsOf(place)) size += sizeOf(element);
  return size;
}
