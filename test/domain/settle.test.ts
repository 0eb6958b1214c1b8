import { describe, expect, test } from "vitest";
import type { ConditionInput, ReportInput } from "../../lib/domain/report-input.ts";
import { aReport, conditionIn, merged, minute, statusAfter } from "./builders.ts";

function tested(
  at: number,
  status: ConditionInput["status"],
  more: Partial<ConditionInput> = {},
): ReportInput {
  const condition = { type: "Tested", status, reason: "R", ...more };
  return { conditions: [condition], observedAt: minute(at) };
}

function times(...inputs: ReportInput[]) {
  const { lastTransitionTime, lastUpdateTime } = conditionIn(statusAfter(...inputs), "Tested");
  return { lastTransitionTime, lastUpdateTime };
}

function stableSince(...inputs: ReportInput[]): string | undefined {
  return merged(inputs.map((input) => aReport(input))).conditions[0]?.stableSince;
}

describe("the transition time", () => {
  test("is when the status was first observed", () => {
    expect(times(tested(3, "True")).lastTransitionTime).toBe(minute(3));
  });

  test("moves when the status flips, to when that was observed", () => {
    expect(times(tested(0, "True"), tested(4, "False")).lastTransitionTime).toBe(minute(4));
  });

  test("stays when only reason or message change, and the update time moves", () => {
    expect(times(tested(0, "True"), tested(4, "True", { reason: "Other" }))).toEqual({
      lastTransitionTime: minute(0),
      lastUpdateTime: minute(4),
    });
    expect(times(tested(0, "True"), tested(4, "True", { message: "m" }))).toEqual({
      lastTransitionTime: minute(0),
      lastUpdateTime: minute(4),
    });
  });

  test.each([
    ["is the reporter's own on a flip", 3, 3],
    ["may be as early as the transition before", 0, 0],
    ["may be the instant of observation", 5, 5],
    ["is not the reporter's when that lies before the transition before", -1, 5],
    ["is not the reporter's when that lies after the observation", 6, 5],
  ])("%s", (_, claimed, expected) => {
    const flip = tested(5, "False", { lastTransitionTime: minute(claimed) });
    expect(times(tested(0, "True"), flip).lastTransitionTime).toBe(minute(expected));
  });

  test("ignores the reporter's own when nothing flips", () => {
    const again = tested(5, "True", { lastTransitionTime: minute(4) });
    expect(times(tested(0, "True"), again)).toEqual({
      lastTransitionTime: minute(0),
      lastUpdateTime: minute(0),
    });
  });

  test("is not moved by a late report that contradicts the present status", () => {
    const inputs = [tested(0, "True"), tested(5, "True"), tested(3, "False")];
    expect(times(...inputs).lastTransitionTime).toBe(minute(0));
  });
});

describe("the soak of a status", () => {
  test("starts with its transition", () => {
    expect(stableSince(tested(0, "True"), tested(2, "False"))).toBe(minute(2));
  });

  test("goes on while others agree", () => {
    expect(stableSince(tested(0, "True"), tested(5, "True"), tested(3, "True"))).toBe(minute(0));
  });

  test("restarts from the latest observation when a late report saw otherwise in the meantime", () => {
    expect(stableSince(tested(0, "True"), tested(5, "True"), tested(3, "False"))).toBe(minute(5));
  });

  test("does not mind what was seen before it began", () => {
    expect(stableSince(tested(4, "True"), tested(5, "True"), tested(3, "False"))).toBe(minute(4));
  });

  test("does not mind what was seen of an older generation", () => {
    const named = (input: ReportInput, generation: number) => ({ ...input, generation });
    const inputs = [
      named(tested(0, "True"), 2),
      named(tested(5, "True"), 2),
      named(tested(3, "False"), 1),
    ];
    expect(stableSince(...inputs)).toBe(minute(0));
  });
});
