import { describe, expect, test } from "vitest";
import { declare, remove } from "../../lib/domain/declare.ts";
import type { ReportInput } from "../../lib/domain/report-input.ts";
import type { ResourceState } from "../../lib/domain/state.ts";
import { diff } from "../../lib/domain/transition.ts";
import { aReport, merged, minute, RESOURCE } from "./builders.ts";

const ACT = { by: "ops", now: minute(30) };

function stateAfter(...inputs: ReportInput[]): ResourceState {
  return merged(inputs.map((input, index) => aReport({ id: `r${index}`, ...input })));
}

/** What the last of some reports makes known, as `detail-type id from→to`. */
function announcedByLast(...inputs: ReportInput[]): string[] {
  const before = inputs.length > 1 ? stateAfter(...inputs.slice(0, -1)) : undefined;
  return diff(before, stateAfter(...inputs)).map(({ detailType, detail }) => {
    const change = detail.from === undefined ? "" : ` ${detail.from}→${detail.to}`;
    return `${detailType} ${detail.id.replace(RESOURCE, "")}${change}`;
  });
}

describe("a transition", () => {
  test("of a first report tells of the resource, then of its conditions, then of its health", () => {
    const conditions = [{ type: "Tested", status: "True" as const }];
    expect(announcedByLast({ health: "Ready", conditions })).toEqual([
      "ResourceDeclared @1/Declared",
      "ConditionTransitioned @1/Ready null→True",
      "ConditionTransitioned @1/Tested null→True",
      "HealthTransitioned @1/Health null→Ready",
    ]);
  });

  test("of a flip has everything that a rule or a gate asks for", () => {
    const before = stateAfter({
      health: "Ready",
      generation: 3,
      revision: "v1",
      observedAt: minute(0),
    });
    const down = {
      health: "Down" as const,
      message: "503",
      generation: 3,
      observedAt: minute(2),
      reporter: "probe",
    };
    const report = aReport({ ...down, revision: "v1" });
    const now = declare(merged([report], before), RESOURCE, { labels: { team: "pay" } }, ACT);
    const [transition] = diff(declare(before, RESOURCE, { labels: { team: "pay" } }, ACT), now);
    expect(transition).toEqual({
      detailType: "ConditionTransitioned",
      time: minute(30),
      detail: {
        id: `${RESOURCE}@3/Ready`,
        resource: RESOURCE,
        ancestors: ["checkout", "checkout/staging"],
        kind: "component",
        labels: { team: "pay" },
        generation: 3,
        revision: "v1",
        condition: {
          type: "Ready",
          status: "False",
          reason: "Down",
          message: "503",
          observedGeneration: 3,
          lastTransitionTime: minute(2),
        },
        from: "True",
        to: "False",
        previousTransitionTime: minute(0),
        health: "Down",
        sequence: 3,
        reporter: "probe",
      },
    });
  });

  test("is none when a status is only confirmed", () => {
    expect(
      announcedByLast({ health: "Ready" }, { health: "Ready", observedAt: minute(1) }),
    ).toEqual([]);
  });

  test("is none when only data changes, though the sequence rises", () => {
    expect(announcedByLast({ health: "Ready" }, { data: { a: 1 } })).toEqual([]);
    expect(stateAfter({ health: "Ready" }, { data: { a: 1 } }).sequence).toBe(2);
  });

  test("is an update when only reason or message change", () => {
    const tested = (reason: string, at: number): ReportInput => ({
      conditions: [{ type: "Tested", status: "True", reason }],
      observedAt: minute(at),
    });
    expect(announcedByLast(tested("A", 0), tested("B", 1))).toEqual([
      "ConditionUpdated @2/Tested True→True",
    ]);
  });

  test("is an observation when only the generation advances", () => {
    const tested = (observedGeneration: number): ReportInput => ({
      conditions: [{ type: "Tested", status: "True", observedGeneration }],
      observedAt: minute(observedGeneration),
    });
    expect(announcedByLast(tested(1), tested(2))).toEqual([
      "ConditionObserved @2/Tested True→True",
    ]);
  });

  test("is what a new generation does to conditions of the old one", () => {
    const inputs: ReportInput[] = [
      { health: "Ready", generation: 1 },
      { data: {}, generation: 2 },
    ];
    expect(announcedByLast(...inputs)).toEqual([
      "ConditionTransitioned @2/Ready True→Unknown",
      "HealthTransitioned @2/Health Ready→Unknown",
    ]);
  });

  test("is named apart though a condition is called like what is no condition", () => {
    const conditions = ["Declared", "Deleted", "Health"].map((type) => ({
      type,
      status: "True" as const,
    }));
    const ids = diff(undefined, stateAfter({ conditions })).map(({ detail }) => detail.id);
    expect(ids).toHaveLength(5);
    expect(new Set(ids).size).toBe(5);
  });

  test("has the same id and the same detail whenever it is worked out again", () => {
    const [one, other] = [
      stateAfter({ health: "Ready" }),
      stateAfter({ health: "Ready" }, { health: "Down", observedAt: minute(1) }),
    ];
    expect(JSON.stringify(diff(one, other))).toBe(
      JSON.stringify(diff(structuredClone(one), structuredClone(other))),
    );
  });
});

describe("a deletion", () => {
  const state = stateAfter({ health: "Ready", conditions: [{ type: "Tested", status: "False" }] });
  const tombstone = remove(state, ACT);

  test("tells of each condition's end, and of the resource's last", () => {
    expect(
      diff(state, tombstone).map(({ detailType, detail }) => [
        detailType,
        detail.id,
        detail.from,
        detail.to,
      ]),
    ).toEqual([
      ["ConditionTransitioned", `${RESOURCE}@2/Ready`, "True", null],
      ["ConditionTransitioned", `${RESOURCE}@2/Tested`, "False", null],
      ["ResourceDeleted", `${RESOURCE}@2/Deleted`, undefined, undefined],
    ]);
  });

  test("says who deleted it, and that it has no health any more", () => {
    for (const { detail } of diff(state, tombstone)) {
      expect(detail).toMatchObject({ health: null, reporter: "ops" });
    }
  });

  test("goes on with the sequence when the resource is declared again, which is news", () => {
    const again = declare(tombstone, RESOURCE, {}, ACT);
    expect(again.sequence).toBe(3);
    expect(diff(tombstone, again).map(({ detail }) => detail.id)).toEqual([
      `${RESOURCE}@3/Declared`,
      `${RESOURCE}@3/Health`,
    ]);
  });

  test("of what is deleted already is nothing new", () => {
    expect(remove(tombstone, { ...ACT, now: minute(40) })).toBe(tombstone);
    expect(diff(tombstone, tombstone)).toEqual([]);
  });

  test("of the tombstone's own row is nothing new", () => {
    expect(diff(tombstone, undefined)).toEqual([]);
  });
});
