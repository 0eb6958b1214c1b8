import { describe, expect, test } from "vitest";
import { declare } from "../../lib/domain/declare.ts";
import type { ReportInput } from "../../lib/domain/report-input.ts";
import { aReport, merged, minute, RESOURCE } from "./builders.ts";

/** A report that names a revision, observed in some minute. */
function named(at: number, revision: string, more: ReportInput = {}): ReportInput {
  return { observedAt: minute(at), data: {}, revision, ...more };
}

function since(...inputs: ReportInput[]): string | undefined {
  return merged(inputs.map((input) => aReport(input))).revisionSince;
}

describe("a revision is there since", () => {
  test.each<[string, ReportInput[], number | undefined]>([
    ["never while nobody named it", [{ observedAt: minute(0), data: {} }], undefined],
    ["it was named", [named(1, "v1")], 1],
    ["it was named first, not again", [named(1, "v1"), named(5, "v1")], 1],
    ["it took the place of another", [named(1, "v1"), named(5, "v2"), named(6, "v2")], 5],
    ["it came back", [named(1, "v1"), named(5, "v2"), named(6, "v1")], 6],
    [
      "it was named again after another that came late",
      [named(1, "v1"), named(5, "v1"), named(3, "v2")],
      5,
    ],
    [
      "it was named, whatever came late from before that",
      [named(4, "v1"), named(5, "v1"), named(3, "v2")],
      4,
    ],
    [
      "never in a generation that names none",
      [named(1, "v1", { generation: 1 }), { observedAt: minute(2), data: {}, generation: 2 }],
      undefined,
    ],
    [
      "it was named, when the next generation names it too",
      [named(1, "v1", { generation: 1 }), named(2, "v1", { generation: 2 })],
      1,
    ],
  ])("%s", (_, inputs, expected) => {
    expect(since(...inputs)).toBe(expected === undefined ? undefined : minute(expected));
  });

  test("it was declared", () => {
    const state = merged([aReport(named(1, "v1"))]);
    const declared = declare(state, RESOURCE, { revision: "v2" }, { by: "ops", now: minute(9) });
    expect(declared.revisionSince).toBe(minute(9));
  });
});
