import { describe, expect, test } from "vitest";
import { HEALTHS } from "../../lib/domain/health.ts";
import { Refusal } from "../../lib/domain/refusal.ts";
import type { ReportInput } from "../../lib/domain/report-input.ts";
import { aReport, minute } from "./builders.ts";

/** The faults of an input, as `path: message`. */
function faults(input: ReportInput, now = minute(0)): string[] {
  try {
    aReport(input, now);
    return [];
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    return refusal.faults.map(({ path, message }) => `${path}: ${message}`);
  }
}

function readyOf(input: ReportInput) {
  const [condition] = aReport(input).conditions;
  const { status, reason, message } = condition?.fact.value ?? {};
  return [condition?.type, status, reason, message];
}

describe("a report", () => {
  test.each(HEALTHS)("of health %s is the condition Ready with that reason", (health) => {
    const status = { Ready: "True", Unknown: "Unknown" }[health as string] ?? "False";
    expect(readyOf({ health, message: "m" })).toEqual(["Ready", status, health, "m"]);
  });

  test.each([
    [{ state: "ok" }, ["Ready", "True", "Ok", ""]],
    [{ state: "error", error: "boom" }, ["Ready", "False", "Error", "boom"]],
    [{ state: "error", message: "m" }, ["Ready", "False", "Error", "m"]],
    [{ state: "init" }, ["Ready", "Unknown", "Init", ""]],
  ] as const)("of %o speaks cn-infra's words", (input, expected) => {
    expect(readyOf(input)).toEqual(expected);
  });

  test("gives a condition without reason and message the usual ones", () => {
    expect(readyOf({ conditions: [{ type: "Ready", status: "True" }] })).toEqual([
      "Ready",
      "True",
      "Reported",
      "",
    ]);
  });

  test("gives its conditions its generation, unless they name their own", () => {
    const conditions = [
      { type: "A", status: "True" as const },
      { type: "B", status: "True" as const, observedGeneration: 1 },
    ];
    expect(
      aReport({ conditions, generation: 2 }).conditions.map(({ fact }) => fact.generation),
    ).toEqual([2, 1]);
  });

  test("without a time is observed when it is received, and known by its fingerprint", () => {
    expect(aReport({ health: "Ready" }, minute(7))).toMatchObject({
      observedAt: minute(7),
      dated: false,
    });
    expect(aReport({ health: "Ready", observedAt: minute(1) }, minute(7))).toMatchObject({
      observedAt: minute(1),
      dated: true,
    });
  });

  test("without an id is named by what it says and when", () => {
    const [one, other] = [aReport({ health: "Ready" }), aReport({ health: "Ready" })];
    expect(one.key).toBe(other.key);
    expect(aReport({ health: "Down" }).key).not.toBe(one.key);
    expect(aReport({ health: "Ready" }, minute(1)).key).not.toBe(one.key);
  });

  test.each<[ReportInput, string[]]>([
    [{}, [": one of health, state, conditions, data, message, probe, resources is required"]],
    [
      { generation: 3, revision: "v1" },
      [": one of health, state, conditions, data, message, probe, resources is required"],
    ],
    [
      { conditions: [] },
      [": one of health, state, conditions, data, message, probe, resources is required"],
    ],
    [{ health: "Ready", state: "ok" }, ['state: Duplicate value: "Ready"']],
    [
      { health: "Ready", conditions: [{ type: "Ready", status: "True" }] },
      ['conditions[0].type: Duplicate value: "Ready"'],
    ],
    [
      { conditions: ["A", "B", "a"].map((type) => ({ type, status: "True" as const })) },
      ['conditions[2].type: Duplicate value: "a"'],
    ],
    [{ state: "ok", error: "boom" }, ['error: needs state "error"']],
    [{ health: "Ready", error: "boom" }, ['error: needs state "error"']],
  ])("of %o is refused, naming the field", (input, expected) => {
    expect(faults(input)).toEqual(expected);
  });

  test("may be a minute ahead of our clock, and no more", () => {
    const now = "2026-01-01T00:00:00.000Z";
    expect(faults({ health: "Ready", observedAt: "2026-01-01T00:01:00.000Z" }, now)).toEqual([]);
    expect(faults({ health: "Ready", observedAt: "2026-01-01T00:01:00.001Z" }, now)).toEqual([
      "observedAt: is more than 60 s in the future; check the sender's clock",
    ]);
  });

  test("says everything that is wrong with it at once", () => {
    expect(faults({ health: "Ready", state: "ok", error: "x" })).toHaveLength(2);
  });
});
