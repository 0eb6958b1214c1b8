import { describe, expect, test } from "vitest";
import type { ConditionStatus } from "../../lib/domain/condition.ts";
import {
  HEALTHS,
  type Health,
  healthOf,
  parseHealth,
  READY_STATUS,
} from "../../lib/domain/health.ts";

type Row = readonly [conditions: string, health: Health, abnormal?: readonly string[]];

/** Conditions as `Type=Status:Reason`, and the health that they make. */
const ROWS: readonly Row[] = [
  ["", "Unknown"],
  ["Ready=True", "Ready"],
  ["Ready=True Degraded=True", "Partial"],
  ["Ready=True Degraded=False", "Ready"],
  ["Ready=True Stalled=True", "Ready"],
  ["Ready=True Tested=False", "Ready"],
  ["Ready=False", "Down"],
  ["Ready=False:Missing", "Missing"],
  ["Ready=False:Partial", "Partial"],
  ["Ready=False:Alive", "Alive"],
  ["Ready=False:Down", "Down"],
  ["Ready=False Progressing=True", "Alive"],
  ["Ready=False Reconciling=True", "Alive"],
  ["Ready=False Progressing=True Stalled=True", "Down"],
  ["Ready=False Progressing=False", "Down"],
  ["Ready=Unknown", "Unknown"],
  ["Ready=Unknown Tested=True", "Unknown"],
  ["Tested=True", "Ready"],
  ["Tested=True Built=True", "Ready"],
  ["Tested=False Built=True", "Down"],
  ["Tested=Unknown Built=True", "Unknown"],
  ["Tested=Unknown Built=False", "Down"],
  ["Tested=True Stalled=True", "Down"],
  ["Tested=True Failed=True", "Down"],
  ["Stalled=True", "Down"],
  ["Tested=True Progressing=True", "Ready"],
  ["Tested=True Suspended=Unknown", "Ready"],
  ["Progressing=True", "Unknown"],
  ["Degraded=False", "Unknown"],
  ["Tested=True DiskPressure=False", "Down"],
  ["Tested=True DiskPressure=False", "Ready", ["DiskPressure"]],
  ["Tested=True DiskPressure=True", "Ready", ["DiskPressure"]],
];

function parse(text: string) {
  const parts = text.split(" ").filter((part) => part !== "");
  return parts.map((part) => {
    const [type = "", status = "", reason = "Reported"] = part.split(/[=:]/);
    return { type, status: status as ConditionStatus, reason };
  });
}

const CASES = ROWS.map(([conditions, health, abnormal = []]) => ({ conditions, health, abnormal }));

describe("the health of a component", () => {
  test.each(CASES)("with $conditions is $health (abnormal: $abnormal)", (row) => {
    expect(healthOf(parse(row.conditions), row.abnormal)).toBe(row.health);
    expect(healthOf(parse(row.conditions).reverse(), row.abnormal)).toBe(row.health);
  });

  test.each(HEALTHS)("reported as %s comes out as that", (health) => {
    const condition = { type: "Ready", status: READY_STATUS[health], reason: health };
    expect(healthOf([condition], [])).toBe(health);
  });
});

describe("a health word", () => {
  test.each(HEALTHS)("is %s in any case", (health) => {
    expect([health.toUpperCase(), health.toLowerCase()].map(parseHealth)).toEqual([health, health]);
  });

  test("that is none of the vocabulary is none", () => {
    expect(["", "ok", "Healthy", "Ready ", "constructor"].map(parseHealth)).toEqual(
      Array(5).fill(undefined),
    );
  });
});
