import { describe, expect, test } from "vitest";
import { ancestorsOf, levelsBelow, pathFault } from "../../lib/domain/resource.ts";

describe("a resource path", () => {
  test.each([
    "a",
    "checkout/staging/api",
    "A1/b.c/d_e/f-g",
    "0/9",
    "a".repeat(63),
    Array(10).fill("a").join("/"),
    Array(8).fill("a".repeat(63)).join("/"),
  ])("may be %s", (path) => {
    expect(pathFault(path)).toBeUndefined();
  });

  test.each([
    "",
    "/a",
    "a/",
    "a//b",
    ".a",
    "-a",
    "_a",
    "a b",
    "a/ä",
    "a/../b",
    "a\n",
    "a".repeat(64),
    Array(11).fill("a").join("/"),
    `${Array(8).fill("a".repeat(63)).join("/")}/a`.repeat(2),
    "__proto__",
  ])("may not be %j", (path) => {
    expect(pathFault(path)).toMatch(/segment|characters/);
  });

  test("of nine long segments is too long", () => {
    expect(pathFault(Array(9).fill("a".repeat(63)).join("/"))).toBe(
      "is longer than 512 characters",
    );
  });

  test("has its groups as ancestors, outermost first", () => {
    expect(ancestorsOf("a/b/c")).toEqual(["a", "a/b"]);
    expect(ancestorsOf("a")).toEqual([]);
  });

  test.each([
    ["a", "a", 0],
    ["a", "a/b", 1],
    ["a", "a/b/c", 2],
    ["a", "ab", undefined],
    ["a/b", "a", undefined],
    ["", "a", 1],
    ["", "a/b", 2],
  ])("below %j, %j is at level %s", (prefix, resource, level) => {
    expect(levelsBelow(prefix, resource)).toBe(level);
  });
});
