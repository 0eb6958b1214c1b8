import { describe, expect, test } from "vitest";
import { memberReport } from "../../lib/domain/member-report.ts";
import { merge } from "../../lib/domain/merge.ts";
import type { NotApplied } from "../../lib/domain/outcome.ts";
import type { ReportInput } from "../../lib/domain/report-input.ts";
import { type ResourceState, tombstoneOf } from "../../lib/domain/state.ts";
import { statusOf } from "../../lib/domain/status.ts";
import { aReport, conditionIn, merged, minute, RESOURCE, statusAfter } from "./builders.ts";

const ready = (observedAt: string, more: ReportInput = {}): ReportInput => ({
  conditions: [{ type: "Ready", status: "True", reason: "Up" }],
  observedAt,
  ...more,
});
const down = (observedAt: string, more: ReportInput = {}): ReportInput => ({
  conditions: [{ type: "Ready", status: "False", reason: "Down" }],
  observedAt,
  ...more,
});

/** What became of the last of some reports, merged one by one. */
function outcomeOfLast(...inputs: ReportInput[]) {
  const reports = inputs.map((input, index) => aReport({ id: `r${index}`, ...input }, minute(60)));
  const before = reports.slice(0, -1);
  const state = before.length > 0 ? merged(before) : undefined;
  const last = reports.at(-1);
  return merge(state, RESOURCE, last ? [last] : [], minute(60)).outcomes[0];
}

function notApplied(reason: NotApplied) {
  return { kind: "notApplied", reason };
}

describe("a report", () => {
  test("is applied when it is the first", () => {
    expect(outcomeOfLast(ready(minute(0)))).toEqual({ kind: "applied" });
  });

  test("that is in already is a duplicate", () => {
    const again = { id: "same", ...ready(minute(0)) };
    expect(outcomeOfLast(again, again)).toEqual(notApplied("Duplicate"));
  });

  test("that is in already is a duplicate though a newer one came between", () => {
    const again = { id: "same", ...ready(minute(0)) };
    expect(outcomeOfLast(again, down(minute(1)), again)).toEqual(notApplied("Duplicate"));
  });

  test("without a time is a duplicate when its id comes again later", () => {
    const state = merged([aReport({ id: "d1", health: "Ready" }, minute(0))]);
    const again = aReport({ id: "d1", health: "Ready" }, minute(5));
    expect(merge(state, RESOURCE, [again], minute(5))).toEqual({
      state,
      outcomes: [notApplied("Duplicate")],
    });
  });

  test("with the id of another reporter's report is none of its duplicates", () => {
    const [one, other] = ["a", "b"].map((reporter) => ({ id: "17", reporter }));
    expect(
      outcomeOfLast({ ...one, ...ready(minute(0)) }, { ...other, ...down(minute(1)) }),
    ).toEqual({
      kind: "applied",
    });
  });

  test("older than the stored one changes nothing", () => {
    const state = merged([aReport(ready(minute(5)))]);
    const { state: after, outcomes } = merge(
      state,
      RESOURCE,
      [aReport(down(minute(1)))],
      minute(60),
    );
    expect(outcomes).toEqual([notApplied("Superseded")]);
    expect(after && conditionIn(statusOf(after)).status).toBe("True");
    expect(after?.sequence).toBe(state.sequence);
  });

  test("that says again what is known is unchanged, and moves the observed time alone", () => {
    expect(outcomeOfLast(ready(minute(0)), ready(minute(5)))).toEqual(notApplied("Unchanged"));
    const status = statusAfter(ready(minute(0)), ready(minute(5)));
    expect(conditionIn(status)).toMatchObject({
      observedTime: minute(5),
      lastTransitionTime: minute(0),
      lastUpdateTime: minute(0),
    });
    expect(status.sequence).toBe(1);
  });

  test("of an older generation is outdated", () => {
    const newer = ready(minute(0), { generation: 2 });
    expect(outcomeOfLast(newer, down(minute(5), { generation: 1 }))).toEqual(
      notApplied("Outdated"),
    );
  });

  test("of which some facts are newer and some are not is applied", () => {
    const state = merged([
      aReport(ready(minute(5))),
      aReport({ data: { a: 1 }, observedAt: minute(0) }),
    ]);
    const mixed = aReport({ ...down(minute(2)), data: { a: 2 } });
    const { state: after, outcomes } = merge(state, RESOURCE, [mixed], minute(60));
    expect(outcomes).toEqual([{ kind: "applied" }]);
    expect(after && statusOf(after)).toMatchObject({ data: { a: 2 }, health: "Ready" });
  });

  test("of a greater sequence wins over one of the same instant", () => {
    const status = statusAfter(down(minute(0), { sequence: 2 }), ready(minute(0), { sequence: 1 }));
    expect(status.health).toBe("Down");
  });

  test("that is settled wins over an unsettled one of the same instant and sequence", () => {
    const unsettled: ReportInput = { health: "Unknown", observedAt: minute(0), id: "z" };
    expect(statusAfter(ready(minute(0), { id: "a" }), unsettled).health).toBe("Ready");
    expect(statusAfter(unsettled, ready(minute(0), { id: "a" })).health).toBe("Ready");
  });

  test("with a type that differs only by case from a stored one is refused whole", () => {
    const state = merged([aReport(ready(minute(0)))]);
    const wrong = aReport({ conditions: [{ type: "ready", status: "False" }], data: { a: 1 } });
    const { state: after, outcomes } = merge(state, RESOURCE, [wrong], minute(1));
    expect(after).toBe(state);
    expect(outcomes).toMatchObject([{ kind: "refused", refusal: { code: "invalid" } }]);
  });

  test("that would be the 65th condition is refused", () => {
    const conditions = Array.from({ length: 64 }, (_, index) => ({
      type: `C${index}`,
      status: "True" as const,
    }));
    const state = merged([aReport({ conditions })]);
    const { outcomes } = merge(state, RESOURCE, [aReport(ready(minute(1)))], minute(1));
    expect(outcomes).toMatchObject([{ kind: "refused" }]);
  });

  test("that would make the status larger than 64 KB is refused, and changes nothing", () => {
    const half = (key: string) => aReport({ data: { [key]: "x".repeat(40_000) } });
    const state = merged([half("a")]);
    const { state: after, outcomes } = merge(state, RESOURCE, [half("b")], minute(1));
    expect(outcomes).toMatchObject([{ kind: "refused", refusal: { code: "invalid" } }]);
    expect(after).toBe(state);
  });

  test("with an empty message says nothing new where there is none", () => {
    const said = outcomeOfLast(ready(minute(0)), { message: "", observedAt: minute(1) });
    expect(said).toEqual(notApplied("Unchanged"));
  });

  test("on a deleted resource is refused as gone", () => {
    const deleted: ResourceState = { ...merged([aReport()]), deletedTime: minute(1) };
    const { state, outcomes } = merge(deleted, RESOURCE, [aReport({ health: "Down" })], minute(2));
    expect(state).toBe(deleted);
    expect(outcomes).toMatchObject([{ kind: "refused", refusal: { code: "gone" } }]);
  });

  test("of a list that is no later than a deletion changes nothing, and brings nothing in with it", () => {
    const deleted = tombstoneOf(merged([aReport()]), { by: "ops", now: minute(9) });
    const origin = { observedAt: minute(8), sequence: 0, identity: "list" };
    const list = { origin, fingerprint: "12345678", reporter: "waypoint", dated: true };
    const reports = [
      memberReport({ name: "api", health: "Ready" }, list),
      aReport({ health: "Down" }),
    ];
    const { state, outcomes } = merge(deleted, RESOURCE, reports, minute(10));
    expect(state).toBe(deleted);
    expect(outcomes).toMatchObject([
      notApplied("Superseded"),
      { kind: "refused", refusal: { code: "gone" } },
    ]);
  });

  test("that is refused as the first one leaves nothing behind", () => {
    const huge = aReport({ data: { a: "x".repeat(70_000) } });
    expect(merge(undefined, RESOURCE, [huge], minute(0)).state).toBeUndefined();
  });
});

describe("a batch on one resource", () => {
  test("is one change with an outcome for each report", () => {
    const batch = [
      ready(minute(0)),
      down(minute(1)),
      ready(minute(0)),
      { health: "Down" as const, id: "x" },
    ];
    const reports = batch.map((input) => aReport(input, minute(2)));
    const { state, outcomes } = merge(undefined, RESOURCE, reports, minute(2));
    expect(state?.sequence).toBe(1);
    expect(outcomes).toEqual([
      { kind: "applied" },
      { kind: "applied" },
      notApplied("Duplicate"),
      notApplied("Unchanged"),
    ]);
  });

  test("that goes there and back is no change, but restarts the soak", () => {
    const state = merged([aReport(ready(minute(0)))]);
    const reports = [down(minute(1)), ready(minute(2))].map((input) => aReport(input));
    const { state: after } = merge(state, RESOURCE, reports, minute(3));
    expect(after?.sequence).toBe(1);
    expect(after?.conditions[0]).toMatchObject({
      lastTransitionTime: minute(0),
      stableSince: minute(2),
    });
  });

  test("goes on after a report that is refused", () => {
    const reports = [
      ready(minute(0)),
      { conditions: [{ type: "READY", status: "False" as const }] },
      down(minute(1)),
    ];
    const { outcomes } = merge(
      undefined,
      RESOURCE,
      reports.map((input) => aReport(input, minute(1))),
      minute(1),
    );
    expect(outcomes.map(({ kind }) => kind)).toEqual(["applied", "refused", "applied"]);
  });
});

describe("a generation", () => {
  test("is the greatest that any report named", () => {
    expect(statusAfter({ data: {}, generation: 3 }, { data: {}, generation: 2 }).generation).toBe(
      3,
    );
  });

  test("is named by a condition of its own, too", () => {
    const conditions = [{ type: "Ready", status: "True" as const, observedGeneration: 4 }];
    const status = statusAfter({ conditions, generation: 3 });
    expect(status.generation).toBe(4);
    expect(conditionIn(status).observedGeneration).toBe(4);
  });

  test("that is new makes what was observed before it Unknown, and keeps the reported status", () => {
    const status = statusAfter(ready(minute(0), { generation: 1 }), {
      data: {},
      generation: 2,
      observedAt: minute(3),
    });
    expect(conditionIn(status)).toMatchObject({
      status: "Unknown",
      reason: "Outdated",
      stored: "True",
      observedGeneration: 1,
      lastTransitionTime: minute(3),
    });
    expect(status.health).toBe("Unknown");
  });

  test("is spoken for by a report that names none, once it has begun", () => {
    const begins: ReportInput = { data: {}, generation: 2, observedAt: minute(3) };
    expect(conditionIn(statusAfter(begins, ready(minute(2)))).reason).toBe("Outdated");
    expect(conditionIn(statusAfter(begins, ready(minute(3)))).status).toBe("True");
  });

  test("began when it was named first, whichever report came first", () => {
    const [early, late] = [1, 5].map(
      (at): ReportInput => ({ data: {}, generation: 2, observedAt: minute(at) }),
    );
    const between = ready(minute(3));
    for (const inputs of [
      [early, late, between],
      [late, between, early],
      [between, late, early],
    ]) {
      expect(conditionIn(statusAfter(...(inputs as ReportInput[]))).status).toBe("True");
    }
  });

  test("that is older can't speak through a late report", () => {
    const status = statusAfter(
      ready(minute(0), { generation: 2 }),
      down(minute(9), { generation: 1 }),
    );
    expect(status.health).toBe("Ready");
  });

  test("is of no concern to data, of which the latest wins", () => {
    const newer: ReportInput = { data: { url: "new" }, generation: 2, observedAt: minute(1) };
    const older: ReportInput = { data: { url: "old" }, generation: 1, observedAt: minute(5) };
    expect(statusAfter(newer, older).data).toEqual({ url: "old" });
  });

  test("orders revisions", () => {
    const newer: ReportInput = { data: {}, generation: 2, revision: "v2", observedAt: minute(1) };
    const older: ReportInput = { data: {}, generation: 1, revision: "v1", observedAt: minute(5) };
    expect(statusAfter(newer, older).revision).toBe("v2");
    expect(statusAfter(older, newer).revision).toBe("v2");
  });
});
