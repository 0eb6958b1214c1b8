import { describe, expect, test } from "vitest";
import { pathFault } from "../../lib/domain/resource.ts";
import { toSegment } from "../../lib/sources/segment.ts";

describe("another system's name", () => {
  test.each([
    ["production", "production"],
    ["Production (EU)", "Production-EU"],
    ["feature/x", "feature-x"],
    ["CI / build [linux]", "CI-build-linux"],
    ["_private", "private"],
    ["x".repeat(63), "x".repeat(63)],
  ])("%j becomes the segment %j", (name, segment) => {
    expect(toSegment(name)).toBe(segment);
  });

  test.each([
    ["日本語", /^unnamed-[0-9a-f]{8}$/],
    ["🚀", /^unnamed-[0-9a-f]{8}$/],
    ["", /^unnamed-[0-9a-f]{8}$/],
    ["///", /^unnamed-[0-9a-f]{8}$/],
    ["c++", /^c-[0-9a-f]{8}$/],
    ["café", /^caf-[0-9a-f]{8}$/],
    ["x".repeat(64), /^x{54}-[0-9a-f]{8}$/],
  ])("%j, of which a segment can't hold all, gets a digest", (name, segment) => {
    expect(toSegment(name)).toMatch(segment);
    expect(pathFault(toSegment(name))).toBeUndefined();
  });

  test("that differs from another in what a segment can't hold has another segment", () => {
    const names = [
      "c",
      "c++",
      "c#",
      "ビルド",
      "テスト",
      "🚀",
      `${"x".repeat(63)}1`,
      `${"x".repeat(63)}2`,
    ];
    expect(new Set(names.map(toSegment)).size).toBe(names.length);
  });
});
