import type { Json } from "../json.ts";
import { isObject } from "../json.ts";
import { joinPath, type Scalar } from "./json.ts";
import type { Field } from "./matcher.ts";

/** Deeper arrays than this are not looked into, so that no event exhausts the stack. */
const MAX_DEPTH = 1000;

/** What an event has for a field outside arrays, or inside one element of an array. */
export type Place = {
  /** Whether there is a value here, and whether one matches. */
  present: boolean;
  matched: boolean;
  /** Whether a value matches here or in an element of an array here. */
  reachable: boolean;
  /** The arrays here, numbered in the order in which the event has them. */
  readonly arrays: Map<number, Elements>;
};

/** What the elements of one array have for a field, by index, for those that have a value. */
export type Elements = { reachable: boolean; readonly places: Map<number, Place> };

/** The fields that a pattern asks for, by path, and every path on the way to them. */
export type FieldIndex = {
  readonly fields: ReadonlyMap<string, readonly Field[]>;
  readonly paths: ReadonlySet<string>;
};

type Step = { readonly array: number; readonly index: number };
type Walk = { readonly index: FieldIndex; readonly places: Map<Field, Place>; arrays: number };

/** Indexes a pattern's fields by their paths. */
export function indexFields(fields: Iterable<Field>): FieldIndex {
  const distinct = [...new Set(fields)];
  const paths = distinct.flatMap(({ path }) => {
    const keys = path.split(".");
    return keys.map((_, last) => keys.slice(0, last + 1).join("."));
  });
  return { fields: Map.groupBy(distinct, ({ path }) => path), paths: new Set(paths) };
}

/** What an event has for each of the fields it has values for. */
export function placesIn(event: Json, index: FieldIndex): Map<Field, Place> {
  const walk = { index, places: new Map<Field, Place>(), arrays: 0 };
  visit(event, "", [], walk);
  return walk.places;
}

/** What an event without values for a field has for it. */
export function emptyPlace(): Place {
  return { present: false, matched: false, reachable: false, arrays: new Map() };
}

function visit(value: Json, path: string, trail: readonly Step[], walk: Walk): void {
  if (isArray(value)) visitElements(value, path, trail, walk);
  else if (isObject(value)) visitMembers(value, path, trail, walk);
  else record(value, path, trail, walk);
}

function visitMembers(
  object: { readonly [key: string]: Json },
  path: string,
  trail: readonly Step[],
  walk: Walk,
): void {
  for (const [key, value] of Object.entries(object)) {
    const memberPath = joinPath(path, key);
    if (walk.index.paths.has(memberPath)) visit(value, memberPath, trail, walk);
  }
}

/** A scalar element is a value of the field itself, so any of them may match beside any other field. */
function visitElements(
  elements: readonly Json[],
  path: string,
  trail: readonly Step[],
  walk: Walk,
): void {
  const array = walk.arrays;
  walk.arrays += 1;
  for (const [index, element] of elements.entries()) {
    if (typeof element !== "object" || element === null) record(element, path, trail, walk);
    else if (trail.length < MAX_DEPTH) visit(element, path, [...trail, { array, index }], walk);
  }
}

function record(value: Scalar, path: string, trail: readonly Step[], walk: Walk): void {
  for (const field of walk.index.fields.get(path) ?? []) {
    const matched = field.matchers.some(({ test }) => test(value));
    let place = childOf(walk.places, field);
    place.reachable ||= matched;
    for (const { array, index } of trail) {
      const elements = place.arrays.get(array) ?? { reachable: false, places: new Map() };
      place.arrays.set(array, elements);
      elements.reachable ||= matched;
      place = childOf(elements.places, index);
      place.reachable ||= matched;
    }
    place.present = true;
    place.matched ||= matched;
  }
}

function childOf<Key>(places: Map<Key, Place>, key: Key): Place {
  const place = places.get(key) ?? emptyPlace();
  places.set(key, place);
  return place;
}

function isArray(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
