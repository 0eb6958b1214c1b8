import { describe, expect, test } from "vitest";
import { appliedLines, declaredLine, deletedLine } from "../../../lib/cli/views/outcome.ts";
import { aStatus } from "../statuses.ts";

describe("a report's line", () => {
  const status = aStatus({ resource: "a" });

  test.each([
    [[{ type: "Ready", from: null, to: "True" }], ["a Ready: — → True"]],
    [[], ["a updated"]],
  ] as const)("of an applied report tells of %j", (transitions, lines) => {
    expect(appliedLines({ applied: true, transitions, status })).toEqual(lines);
  });

  test("of another says why it changed nothing", () => {
    const answer = { applied: false, reason: "Duplicate", transitions: [], status } as const;
    expect(appliedLines(answer)).toEqual(["a unchanged (Duplicate)"]);
  });
});

test("a declaration's line says whether the resource was there", () => {
  expect(declaredLine("a", true)).toBe("a declared");
  expect(declaredLine("a", false)).toBe("a declared again");
  expect(deletedLine("a")).toBe("a deleted");
});
