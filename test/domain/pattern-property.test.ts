import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Json } from "../../lib/domain/json.ts";
import { compilePattern, matchesPattern } from "../../lib/domain/pattern/pattern.ts";

const key = fc.oneof(
  fc.constantFrom("__proto__", "constructor", "toString", "detail-type", "$", "0"),
  fc.stringMatching(/^[^.$]+$/),
);
const scalar = fc.oneof(
  fc.string(),
  fc.ipV4(),
  fc.ipV6(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.constant(null),
);
const { event } = fc.letrec<{ event: { [key: string]: Json }; value: Json }>((tie) => ({
  event: fc.dictionary(key, tie("value"), { minKeys: 1, maxKeys: 4 }),
  value: fc.oneof(
    { depthSize: "small" },
    scalar,
    fc.array(scalar, { minLength: 1, maxLength: 3 }),
    tie("event"),
  ),
}));

/** A pattern of everything that an event says; lists of the event are lists of the pattern. */
function patternOf(value: Json): unknown {
  if (Array.isArray(value)) return value;
  if (typeof value !== "object" || value === null) return [value];
  return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, patternOf(child)]));
}

function matches(pattern: unknown, candidate: Json): boolean {
  return matchesPattern(compilePattern(pattern), candidate);
}

describe("patterns", () => {
  test("made of an event's own values match the event", () => {
    fc.assert(fc.property(event, (own) => matches(patternOf(own), own)));
  });

  test("with anything-but match the present values that the list does not", () => {
    const word = fc.stringMatching(/^[ab]{0,3}$/);
    const number = fc.integer({ min: -3, max: 3 });
    const lists = fc.oneof(fc.array(word, { minLength: 1 }), fc.array(number, { minLength: 1 }));
    fc.assert(
      fc.property(lists, fc.oneof(word, number, fc.boolean(), fc.constant(null)), (list, value) => {
        const listed = matches({ a: list }, { a: value });
        expect(matches({ a: [{ "anything-but": list }] }, { a: value })).toBe(!listed);
      }),
    );
  });

  test("with a wildcard match the texts that a recursive definition does", () => {
    const pieces = fc.array(fc.constantFrom("a", "b", "*", "\\*", "\\\\"), { maxLength: 6 });
    const apart = pieces.filter((list) => !list.join(" ").includes("* *"));
    const text = fc.array(fc.constantFrom("a", "b", "*", "\\"), { maxLength: 8 });
    fc.assert(
      fc.property(apart, text, (wildcard, characters) => {
        const verdict = matches(
          { a: [{ wildcard: wildcard.join("") }] },
          { a: characters.join("") },
        );
        expect(verdict).toBe(isLike(wildcard, characters));
      }),
      { numRuns: 1000 },
    );
  });
});

function isLike([piece, ...pieces]: string[], text: string[]): boolean {
  const [character, ...rest] = text;
  if (piece === undefined) return character === undefined;
  if (piece === "*")
    return isLike(pieces, text) || (character !== undefined && isLike([piece, ...pieces], rest));
  return character === piece.slice(-1) && isLike(pieces, rest);
}

type Sighting = { readonly value: Json; readonly elements: ReadonlyMap<string, number> };
type Listed = number | { readonly exists: boolean };

/** Every scalar of an event with its path, and the array elements that it is inside of. */
function sightingsIn(value: Json): [path: string, sighting: Sighting][] {
  const found: [string, Sighting][] = [];
  function visit(child: Json, path: string[], place: string, elements: Map<string, number>): void {
    if (typeof child !== "object" || child === null) {
      found.push([path.join("."), { value: child, elements }]);
      return;
    }
    for (const [name, grandchild] of Object.entries(child)) {
      const isNested = typeof grandchild === "object" && grandchild !== null;
      if (!Array.isArray(child)) visit(grandchild, [...path, name], `${place}/${name}`, elements);
      else {
        const inside = isNested ? new Map([...elements, [place, Number(name)]]) : elements;
        visit(grandchild, path, `${place}/${name}`, inside);
      }
    }
  }
  visit(value, [], "", new Map());
  return found;
}

/** The elements of both, unless they take two elements of one array. */
function joined(
  one: ReadonlyMap<string, number>,
  other: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> | undefined {
  const clash = [...other].some(([array, index]) => (one.get(array) ?? index) !== index);
  return clash ? undefined : new Map([...one, ...other]);
}

/** The definition of array consistency: one field after the other, in every possible way. */
function matchOneByOne(
  [first, ...others]: [path: string, listed: Listed[]][],
  sightings: ReturnType<typeof sightingsIn>,
  elements: ReadonlyMap<string, number> = new Map(),
): boolean {
  if (!first) return true;
  const [path, listed] = first;
  const options = sightings.flatMap(([name, { value, elements: inside }]) => {
    const together = name === path ? joined(elements, inside) : undefined;
    return together ? [{ value, together }] : [];
  });
  const exists = (expected: boolean) =>
    listed.some((item) => typeof item === "object" && item.exists === expected);
  if (options.length === 0 && exists(false)) return matchOneByOne(others, sightings, elements);
  return options.some(
    ({ value, together }) =>
      (exists(true) || listed.some((item) => item === value)) &&
      matchOneByOne(others, sightings, together),
  );
}

describe("fields inside arrays", () => {
  const name = fc.constantFrom("a", "b", "c", "a.b");
  const number = fc.constantFrom(1, 2);
  const { nested } = fc.letrec<{ nested: { [key: string]: Json }; value: Json }>((tie) => ({
    nested: fc.dictionary(name, tie("value"), { maxKeys: 3 }),
    value: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      number,
      fc.array(tie("value"), { maxLength: 4 }),
      tie("nested"),
    ),
  }));
  const path = fc
    .array(fc.constantFrom("a", "b", "c"), { minLength: 1, maxLength: 3 })
    .map((names) => names.join("."));
  const listed = fc.array(
    fc.oneof(
      number,
      fc.boolean().map((exists) => ({ exists })),
    ),
    { minLength: 1, maxLength: 2 },
  );
  const fields = fc.uniqueArray(fc.tuple(path, listed), {
    minLength: 1,
    maxLength: 4,
    selector: ([own]) => own,
  });

  test("match as if every combination of them were tried", () => {
    fc.assert(
      fc.property(fields, nested, (pattern, candidate) => {
        const inOrder = pattern.toSorted(([one], [other]) => (one < other ? -1 : 1));
        const verdict = matches(Object.fromEntries(pattern), candidate);
        expect(verdict).toBe(matchOneByOne(inOrder, sightingsIn(candidate)));
      }),
      { numRuns: 5000 },
    );
  });
});
