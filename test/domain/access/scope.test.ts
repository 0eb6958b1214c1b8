import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  ACCESS_VERBS,
  type AccessVerb,
  allows,
  EVERYTHING,
  isWithin,
  NOTHING,
  narrower,
  requireVerb,
  type Scope,
} from "../../../lib/domain/access/scope.ts";

describe("a scope covers a path by whole segments:", () => {
  test.each([
    ["checkout", "checkout", true],
    ["checkout", "checkout/staging/api", true],
    ["checkout", "checkout2", false],
    ["checkout", "checkout2/staging", false],
    ["checkout/staging", "checkout", false],
    ["checkout/staging", "checkout/staging-2", false],
    ["checkout", "", false],
    ["checkout", "Checkout", false],
    ["", "anything/at/all", true],
    ["", "", true],
  ])("%j covers %j: %j", (prefix, path, covers) => {
    expect(isWithin(prefix, path)).toBe(covers);
  });
});

describe("a verb allows", () => {
  const each = ACCESS_VERBS.flatMap((held) => ACCESS_VERBS.map((verb) => [held, verb] as const));
  test.each(each)("who has %s to %s only if they are the same, or it is admin", (held, verb) => {
    const scope: Scope = { verbs: [held], prefix: "checkout" };
    expect(allows(scope, verb, "checkout/api")).toBe(held === verb || held === "admin");
    expect(allows(scope, verb, "platform")).toBe(false);
  });

  test("nothing to who has none", () => {
    for (const verb of ACCESS_VERBS) expect(allows(NOTHING, verb, "checkout")).toBe(false);
  });
});

test("who is out of scope is told of the verb and the path that it takes", () => {
  const scope: Scope = { verbs: ["read"], prefix: "checkout" };
  expect(() => requireVerb(scope, "read", "checkout/api")).not.toThrow();
  expect(() => requireVerb(scope, "report", "checkout/api")).toThrow(
    'this needs "report" on checkout/api',
  );
  expect(() => requireVerb(scope, "read", "")).toThrow('this needs "read" on everything');
});

const segment = fc.constantFrom("a", "b", "ab", "a-b");
const prefix = fc.array(segment, { maxLength: 4 }).map((segments) => segments.join("/"));
const path = fc.array(segment, { minLength: 1, maxLength: 5 }).map((all) => all.join("/"));
const verb = fc.constantFrom<AccessVerb[]>(...ACCESS_VERBS);
const scope: fc.Arbitrary<Scope> = fc.record({
  verbs: fc.uniqueArray(verb, { minLength: 1 }),
  prefix,
});

describe("laws of scopes:", () => {
  test("a path is within a prefix exactly when its segments begin with the prefix's", () => {
    fc.assert(
      fc.property(prefix, path, (one, other) => {
        const wanted = one === "" ? [] : one.split("/");
        const begins = wanted.every((text, index) => other.split("/")[index] === text);
        expect(isWithin(one, other)).toBe(begins);
      }),
    );
  });

  test("who is administrator of a prefix is allowed all that any scope at or below it allows", () => {
    fc.assert(
      fc.property(scope, scope, verb, path, (outer, inner, needed, at) => {
        fc.pre(allows(outer, "admin", inner.prefix) && allows(inner, needed, at));
        expect(allows(outer, needed, at)).toBe(true);
      }),
    );
  });

  test("whoever may do everything may do all that anyone may", () => {
    fc.assert(
      fc.property(verb, path, (needed, at) => {
        expect(allows(EVERYTHING, needed, at)).toBe(true);
      }),
    );
  });

  test("what is below two prefixes is what is below the narrower one", () => {
    fc.assert(
      fc.property(prefix, prefix, path, (one, other, at) => {
        const both = isWithin(one, at) && isWithin(other, at);
        const narrow = narrower(one, other);
        expect(narrow !== undefined && isWithin(narrow, at)).toBe(both);
      }),
    );
  });
});
