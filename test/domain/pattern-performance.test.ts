import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Json } from "../../lib/domain/json.ts";
import { compilePattern, matchesPattern } from "../../lib/domain/pattern/pattern.ts";

const SCENARIOS = new URL(
  "../fixtures/eventbridge-patterns/ruler-perf-scenarios.json",
  import.meta.url,
);
/** Large enough for a quadratic search to take longer than a test may. */
const LARGE = 40_000;

type Scenario = {
  readonly name: string;
  readonly rule: unknown;
  readonly generator: string;
  readonly sizes: readonly number[];
  readonly expectedMatches: number;
};

function many(size: number, element: (index: number) => Json): Json {
  return Array.from({ length: size }, (_, index) => element(index));
}

const tags = (size: number) => many(size, (index) => `t${index}`);

/** The events that event-ruler's generators of these names stand for. */
const GENERATORS: { readonly [name: string]: (size: number) => Json } = {
  primArrayPlusScalar: (size) => ({ d: { tags: tags(size), type: "G" } }),
  primArrayOnly: (size) => ({ d: { tags: tags(size) } }),
  objArrayBothFields: (size) => ({ d: many(size, (index) => ({ a: index, b: index })) }),
  objArrayLastValid: (size) => ({
    d: many(size, (index) => (index === size - 1 ? { a: index, b: index } : { a: index })),
  }),
  objArrayAllPartial: (size) => ({
    d: many(size, (index) => (index % 2 === 0 ? { a: index } : { b: index })),
  }),
  customerLike: (size) => ({
    detail: {
      data: { name: tags(size), type: "G", domains: { email: "t@x" } },
      context: { companyId: "c", userId: "u", email: "a@b" },
    },
  }),
  primInsideObjArray: (size) => ({ detail: { data: [{ name: tags(size), type: "G" }] } }),
  noObjArrayLargePrim: (size) => ({ detail: { data: { name: tags(size), type: "G" } } }),
  nested2Level: (size) => ({
    a: many(size / 10, (outer) => ({ b: many(10, (inner) => ({ x: outer, y: inner })) })),
  }),
  deepNestedPrim: (size) => ({ a: { b: many(3, () => ({ tags: tags(size), type: "G" })) } }),
  wideRulePrimArray: (size) => ({ d: { a: tags(size), b: "x", c: "y" } }),
  twoPrimArrays: (size) => ({ tags: tags(size), cats: tags(size), v: "1" }),
  controlScalar: () => ({ a: 1, b: 2 }),
};

describe("event-ruler's large events", () => {
  const scenarios = JSON.parse(readFileSync(SCENARIOS, "utf8")) as Scenario[];

  test("are at hand", () => {
    expect(scenarios.length).toBeGreaterThan(0);
  });

  test.each(scenarios)("«$name» matches as often as it should, at any size", (scenario) => {
    const pattern = compilePattern(scenario.rule);
    for (const size of [...scenario.sizes, LARGE]) {
      const event = GENERATORS[scenario.generator]?.(size) ?? null;
      expect(matchesPattern(pattern, event)).toBe(scenario.expectedMatches === 1);
    }
  });
});

describe("an event built to be slow", () => {
  const one = [1];

  test("does not multiply the arrays that a field can be in", () => {
    const pattern = compilePattern({ a: { b: { x: one, y: one, z: one } } });
    const first = many(LARGE, (index) => (index % 2 === 0 ? { x: 1 } : { z: 1 }));
    const second = many(LARGE, (index) => (index % 2 === 0 ? { y: 1 } : { z: 1 }));
    expect(matchesPattern(pattern, { a: { b: first }, "a.b": second })).toBe(false);
  });

  test("does not multiply independent arrays", () => {
    const pattern = compilePattern({ x: { a: one }, y: { a: one }, z: { a: one, b: one } });
    const all = many(LARGE, () => ({ a: 1 }));
    const none = many(LARGE, (index) => (index % 2 === 0 ? { a: 1 } : { b: 1 }));
    expect(matchesPattern(pattern, { x: all, y: all, z: none })).toBe(false);
  });

  test("does not exhaust the stack with arrays in arrays", () => {
    const text = `{"a": ${"[".repeat(100_000)}1${"]".repeat(100_000)}}`;
    expect(matchesPattern(compilePattern({ a: one }), JSON.parse(text) as Json)).toBe(false);
  });

  test("does not make a choice of every level of mixed arrays", () => {
    let a: Json = [{ b: 1 }];
    for (let depth = 0; depth < 900; depth += 1) a = [1, { b: 1 }, { c: 1 }, a];
    const pattern = compilePattern({ a: one, "a.b": one, "a.c": one });
    expect(matchesPattern(pattern, { a })).toBe(false);
  });

  test.each([
    [{ wildcard: "*a*a*a*ab" }, "a".repeat(1_000_000)],
    [{ suffix: { "equals-ignore-case": "aab" } }, "a".repeat(1_000_000)],
    [{ cidr: "::/1" }, ":".repeat(1_000_000)],
    ["::1", "0".repeat(1_000_000)],
  ])("does not make %j go back over a long text", (expression, text) => {
    expect(matchesPattern(compilePattern({ a: [expression] }), { a: text })).toBe(false);
  });
});
