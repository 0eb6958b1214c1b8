import { describe, expect, test } from "vitest";
import type { Json } from "../../lib/domain/json.ts";
import { compilePattern, matchesPattern, parsePattern } from "../../lib/domain/pattern/pattern.ts";

function matches(pattern: unknown, event: Json): boolean {
  return matchesPattern(compilePattern(pattern), event);
}

function wildcards(...texts: string[]): unknown {
  return { a: texts.map((wildcard) => ({ wildcard })) };
}

function inTurn(name: string, ...values: number[]): unknown[] {
  return values.map((value) => ({ [name]: [value] }));
}

describe("a value", () => {
  test.each<[pattern: unknown, event: Json, expected: boolean]>([
    [[5], 5.0, true],
    [[0], -0, true],
    [[5], "5", false],
    [["192.0.2.1"], "192.0.02.001", true],
    [["2001:db8::1"], "2001:0DB8:0:0:0:0:0:1", true],
    [["::ffff:a00:1"], "10.0.0.1", true],
    [["12:30"], "12:30", true],
    [["192.0.2.999"], "192.0.2.999", true],
    [[{ "equals-ignore-case": "straße" }], "STRASSE", true],
    [[{ "equals-ignore-case": "straße" }], "strasse", false],
    [[{ prefix: { "equals-ignore-case": "ÉC" } }], "école", true],
    [[{ suffix: { "equals-ignore-case": "ß" } }], "GROSS", true],
    [[{ wildcard: "a*a" }], "a", false],
    [[{ wildcard: "*ab*ab*" }], "abab", true],
    [[{ wildcard: "*ab*ab*" }], "aba", false],
    [[{ wildcard: "a\\*\\\\*" }], "a*\\b", true],
    [[{ cidr: "10.0.0.77/8" }], "10.9.8.7", true],
    [[{ cidr: "10.0.0.0/12" }], "10.16.0.0", false],
    [[{ cidr: "0.0.0.0/0" }], "::1", false],
    [[{ cidr: "::ffff:a00:0/24" }], "10.0.0.9", true],
    [[{ "anything-but": ["x"] }], 1, true],
    [[{ exists: false }, "x"], "x", true],
    [[{ exists: false }, "x"], "y", false],
  ])("in a pattern of %j for a field with %j matches: %s", (pattern, value, expected) => {
    expect(matches({ a: pattern }, { a: value })).toBe(expected);
  });
});

describe("a field", () => {
  test("of an object's prototype is not there", () => {
    expect(matches({ toString: [{ exists: true }] }, {})).toBe(false);
    expect(matches({ constructor: { name: [{ exists: false }] } }, {})).toBe(true);
  });

  test("named like a property of a prototype is an ordinary field", () => {
    const text = '{"__proto__": {"constructor": ["x"]}, "hasOwnProperty": ["y"]}';
    const event = JSON.parse('{"__proto__": {"constructor": "x"}, "hasOwnProperty": "y"}');
    expect(matchesPattern(parsePattern(text), event)).toBe(true);
    expect(matchesPattern(parsePattern(text), {})).toBe(false);
  });

  test("may be written with dots instead of levels, in the pattern and in the event", () => {
    expect(matches({ "a.b": ["x"] }, { a: { b: "x" } })).toBe(true);
    expect(matches({ a: { b: ["x"] } }, { "a.b": "x" })).toBe(true);
  });

  test("that is given twice has the last of its lists", () => {
    expect(matches({ "a.b": ["x"], a: { b: ["y"] } }, { a: { b: "y" } })).toBe(true);
    expect(matches({ "a.b": ["x"], a: { b: ["y"] } }, { a: { b: "x" } })).toBe(false);
  });

  test("is absent from the array element in which the fields before it match", () => {
    const event = { d: [{ a: 1 }, { b: 2 }] };
    expect(matches({ d: { a: [1], b: [{ exists: false }] } }, event)).toBe(true);
    expect(matches({ d: { a: [{ exists: false }], b: [2] } }, event)).toBe(false);
  });

  test("is not found in what is not an object", () => {
    expect(matches({ a: [{ exists: false }] }, [])).toBe(false);
    expect(matches({ a: [{ exists: false }] }, "a")).toBe(false);
    expect(matches({ a: [{ exists: false }] }, null)).toBe(false);
  });
});

describe("$or", () => {
  test("replaces, in each alternative, a list given before it", () => {
    const pattern = { a: ["x"], $or: [{ a: ["y"] }, { b: ["z"] }] };
    expect(matches(pattern, { a: "y" })).toBe(true);
    expect(matches(pattern, { a: "x", b: "z" })).toBe(true);
    expect(matches(pattern, { a: "x" })).toBe(false);
  });

  test("is an ordinary name in an event", () => {
    expect(matches({ a: [1] }, { $or: [{ a: 2 }], a: 1 })).toBe(true);
  });

  test("makes up to 1000 combinations", () => {
    const ten = Array.from({ length: 10 }, (_, index) => ({ a: [index] }));
    const nested = { $or: ten, b: { $or: ten, c: { $or: ten } } };
    expect(matches(nested, { a: 9, b: { a: 9, c: { a: 9 } } })).toBe(true);
    expect(() => compilePattern({ ...nested, d: { $or: ten } })).toThrow(
      "d.$or: makes more than 1000 combinations",
    );
  });
});

describe("a pattern", () => {
  test.each<[error: string, pattern: unknown]>([
    ["pattern: must be an object", undefined],
    ["pattern: must be an object", () => ({})],
    ["a.b: an empty object is not allowed", { a: { b: {} } }],
    ["a: must be an object or an array", { a: undefined }],
    ["a: a value must be", { a: [["x"]] }],
    ["a: a value must be", { a: [undefined] }],
    ["a: an empty object is not a match expression", { a: [{}] }],
    ['a: unrecognized match type "toString"', { a: [{ toString: "x" }] }],
    ["a: only one key is allowed", { a: [{ prefix: "x", suffix: "y" }] }],
    ["a: exactly takes a string", { a: [{ exactly: 1 }] }],
    ['a: prefix does not take "wildcard"', { a: [{ prefix: { wildcard: "x" } }] }],
    ["a: anything-but takes strings only, or numbers only", { a: [{ "anything-but": ["x", 1] }] }],
    ["a: anything-but takes a number that can", { a: [{ "anything-but": Infinity }] }],
    ["a: anything-but prefix takes at least one", { a: [{ "anything-but": { prefix: [] } }] }],
    ['a: anything-but does not take "toString"', { a: [{ "anything-but": { toString: "x" } }] }],
    ["a: numeric takes an array", { a: [{ numeric: 1 }] }],
    ["a: numeric has too many terms", { a: [{ numeric: [">", 1, "<", 30, false] }] }],
    ["a: a numeric range goes from > or >=", { a: [{ numeric: ["<", 1, ">", 0] }] }],
    ['a: cidr takes an IP address, not "snorkle"', { a: [{ cidr: "snorkle/3" }] }],
    ["a: cidr takes fewer than 32 bits", { a: [{ cidr: "192.168.0.1/32" }] }],
    ["a: cidr takes fewer than 128 bits", { a: [{ cidr: "2400:6500:FF00::36FB:1F80/222" }] }],
    ["a: cidr takes an IP address", { a: [{ cidr: "1:2:3:4:5:6:7:8::/3" }] }],
    ["a: cidr takes an IP address", { a: [{ cidr: "1::2::3/3" }] }],
    ["a: a wildcard's backslash escapes only", { a: [{ wildcard: "a\\" }] }],
    ["a.$or: must be an array of at least two objects", { a: { $or: { b: [1] } } }],
    ["a.exists: exists is a reserved name", { $or: [{ a: { exists: [true] } }, { b: [1] }] }],
  ])("with a fault is refused: %s", (error, pattern) => {
    expect(() => compilePattern(pattern)).toThrow(error);
  });

  test("nested beyond reason is refused", () => {
    let pattern: unknown = [1];
    for (let depth = 0; depth < 5000; depth += 1) pattern = { a: pattern };
    expect(() => compilePattern(pattern)).toThrow("is nested too deeply");
  });

  test.each([
    ["", "pattern: is not JSON"],
    ['{"a": [1]} 2', "pattern: is not JSON"],
    ["[".repeat(200_000), "pattern: is not JSON"],
    ['{"a": [{"numeric": ["=", -0.0e0]}]}', undefined],
    ['{"a": [{"numeric": ["=", -1e-400]}]}', "a: numeric = takes a number that can be compared"],
    ['{"a": [{"anything-but": 1e400}]}', "a: anything-but takes a number that can be compared"],
    ['{"a": [1e400]}', undefined],
  ])("may be JSON text: %.40s", (text, error) => {
    if (error === undefined) expect(() => parsePattern(text)).not.toThrow();
    else expect(() => parsePattern(text)).toThrow(error);
  });
});

describe("wildcards", () => {
  test.each([
    [wildcards("arn:aws:events:us-east-1:*:event-bus/*")],
    [wildcards("F*eatureFeature", "Fe*atureFeature", "Fea*tureFeature")],
    [wildcards("*:stack/A/*", "*:stack/B/*", "*:stack/C/*")],
    [wildcards("*:A/*", "*:A/*", "*:A/*")],
    [{ ...Object(wildcards("*/b/*")), $or: inTurn("b", 1, 2, 3) }],
    [{ ...Object(wildcards("b*")), $or: inTurn("b", 1, 2, 3, 4, 5, 6) }],
    [{ b: [{ wildcard: "*/b/*" }], $or: inTurn("a", 1, 2, 3, 4, 5, 6) }],
    [{ a: [{ "anything-but": { wildcard: ["*:A/*", "*:B/*", "*:C/*", "*:D/*"] } }] }],
    [{ b: [1], $or: [wildcards("*:A/*", "*:B/*"), { ...Object(wildcards("*:C/*")), aa: [1] }] }],
  ])("that a text meets at ten positions or fewer are accepted: %j", (pattern) => {
    expect(() => compilePattern(pattern)).not.toThrow();
  });

  test.each([
    [wildcards("*:*:*:*:*:event-bus/*")],
    [wildcards("*a*a*a*a*a*a*a*a*")],
    [wildcards("*a*a*a*a*a", "*a*a*a*a*a")],
    [wildcards("*🨰*𓋲*㊬𐡦", "*🨰*𓋲*㊬")],
    [{ ...Object(wildcards("*/b/*")), $or: inTurn("b", 1, 2, 3, 4, 5) }],
    [wildcards("*:stack/A/*", "*:stack/B/*", "*:stack/C/*", "*:stack/D/*")],
    [{ $or: [wildcards("*:A/*", "*:B/*"), { ...Object(wildcards("*:C/*", "*:D/*")), b: [1] }] }],
  ])("that a text meets at more positions are refused: %j", (pattern) => {
    expect(() => compilePattern(pattern)).toThrow("a: is too complex");
  });

  test("in more branches than can be looked at are refused", () => {
    const names = Array.from({ length: 101 }, (_, index) => `b${index}`);
    const fields = Object.fromEntries(names.map((name) => [name, [{ wildcard: "x*" }]]));
    const $or = inTurn("a", ...Array.from({ length: 1000 }, (_, index) => index));
    expect(() => compilePattern({ ...fields, $or })).toThrow("has too many branches");
  });

  test("after alternatives that all ask for the same count once for each of these", () => {
    const same = inTurn("a", 1, 1, 1, 1, 1);
    const pattern = { b: [{ wildcard: "*/b/*" }], $or: same };
    expect(() => compilePattern(pattern)).toThrow("b: is too complex");
  });
});
