import fc from "fast-check";
import type { Json } from "../../lib/domain/json.ts";

/** Keys that reach a prototype, or that every object seems to have. */
const HOSTILE_KEYS = ["__proto__", "constructor", "prototype", "toString", "", "\ud800"];

const TEXTS = ["", " ", "\u0000", "a\nb", "../..", "日本語", "💥".repeat(300), "x".repeat(70_000)];
const TIMES = ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z", "2026-02-30 25:00:00", "-1"];
const NUMBERS = [-1, 0.5, 9, 1e13, 8.64e15, 9007199254740991, 1e300, Number.POSITIVE_INFINITY];
const HOSTILE = HOSTILE_KEYS.map((key) => Object.fromEntries([[key, { polluted: true }]]));

/** What no field expects: another type, a nest of garbage, too much of all. */
const GARBAGE: readonly Json[] = [
  ...[null, true, [], {}, [null], [[{}]], { "": [] }],
  ...TEXTS,
  ...TIMES,
  ...NUMBERS,
  ...HOSTILE,
];

type Place = readonly string[];
type Read = (payload: Json) => unknown;

/** Every payload in which one thing that is read is dropped, or is garbage. */
export function damagedOnce(payload: Json, read: Read): Json[] {
  return placesRead(payload, read).flatMap((place) =>
    [undefined, ...GARBAGE].map((into) => changed(payload, place, into)),
  );
}

/** Payloads in which several things, at any place, are dropped, are garbage, or are too much. */
export function damaged(payload: Json, read: Read): fc.Arbitrary<Json> {
  const place = fc.oneof(
    fc.constantFrom(...placesRead(payload, read)),
    fc.constantFrom(...placesIn(payload, [])),
  );
  const into = fc.oneof(fc.constantFrom(...GARBAGE), fc.jsonValue({ maxDepth: 3 }));
  const damage = fc.oneof(
    fc.tuple(place),
    fc.tuple(place, into),
    fc.tuple(place.chain(beside), into),
  );
  return fc
    .array(damage, { minLength: 2, maxLength: 5 })
    .map((all) => all.reduce<Json>((value, [at, to]) => changed(value, at, to as Json), payload));
}

function beside(place: Place): fc.Arbitrary<Place> {
  return fc.constantFrom(...HOSTILE_KEYS).map((key) => [...place.slice(0, -1), key]);
}

/** The places at which a payload is read, the whole among them; of a list's entries, one. */
function placesRead(payload: Json, read: Read): Place[] {
  const places = new Map<string, Place>([["", []]]);
  const watched = (value: Json, place: Place): Json => {
    if (typeof value !== "object" || value === null) return value;
    return new Proxy(value, {
      get(target, key) {
        const child = Reflect.get(target, key) as Json;
        if (typeof key !== "string" || !Object.keys(target).includes(key)) return child;
        const kind = [...place, key].join("/").replaceAll(/(?<=\/)\d+(?=\/|$)/g, "*");
        if (!places.has(kind)) places.set(kind, [...place, key]);
        return watched(child, [...place, key]);
      },
    });
  };
  read(watched(payload, []));
  return [...places.values()];
}

function placesIn(value: Json, place: Place): Place[] {
  const children = typeof value === "object" && value !== null ? Object.entries(value) : [];
  return [place, ...children.flatMap(([key, child]) => placesIn(child as Json, [...place, key]))];
}

/** A value with another at a place of it, or with nothing there. */
function changed(value: Json, place: Place, into: Json | undefined): Json {
  const [key, ...rest] = place;
  if (key === undefined) return into ?? null;
  const entries = new Map<string, Json>(Object.entries(value ?? {}));
  if (rest.length === 0 && into === undefined) entries.delete(key);
  else entries.set(key, changed(entries.get(key) ?? null, rest, into));
  return Array.isArray(value) ? [...entries.values()] : Object.fromEntries(entries);
}
