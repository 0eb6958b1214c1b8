import { describe, expect, test } from "vitest";
import { PROBER } from "../../lib/domain/probe-finding.ts";
import { dueFrom } from "../../lib/domain/probe-schedule.ts";
import { newState, type ResourceState } from "../../lib/domain/state.ts";
import { Timetable } from "../../lib/pipeline/timetable.ts";
import { aReport, merged, minute, RESOURCE } from "../domain/builders.ts";

const FROM = Date.parse(minute(10));
const UNTIL = Date.parse(minute(11));
const PROBE = { tcp: { host: "example.com", port: 1 }, every: "20s" };

/** A resource with a probe, which some reporter has said is ready. */
function aState(reporter?: string): ResourceState {
  const state = { ...newState(RESOURCE, minute(0)), declaration: { probe: PROBE } };
  return reporter ? merged([aReport({ health: "Ready", reporter })], state) : state;
}

/** When a resource is due first, with a timetable that was begun some milliseconds late. */
function firstOf(state: ResourceState, late: number) {
  const timetable = new Timetable(FROM, UNTIL);
  timetable.keep([RESOURCE]);
  timetable.add(state, FROM + late);
  return timetable.take(FROM + late).map(({ at }) => at);
}

describe("a resource that was never probed", () => {
  test.each([[undefined], ["ci"]])(
    "is due at once, whatever others said of it (%s)",
    (reporter) => {
      expect(firstOf(aState(reporter), 0)).toHaveLength(1);
    },
  );

  test("has the same name for its first run, whenever in its interval that is found", () => {
    const due = dueFrom(RESOURCE, 20_000, FROM);
    const [early, late] = [due - FROM, due - FROM + 19_999];
    expect(firstOf(aState(), early)).toEqual([due]);
    expect(firstOf(aState(), late)).toEqual([due]);
  });
});

test("a resource that was probed is due when it is due", () => {
  const timetable = new Timetable(FROM, UNTIL);
  timetable.add(aState(PROBER), FROM);
  expect(timetable.next).toBe(dueFrom(RESOURCE, 20_000, FROM));
});

test("a resource that is kept is not new, and one that goes and comes back is", () => {
  const timetable = new Timetable(FROM, UNTIL);
  expect(timetable.keep([RESOURCE])).toEqual([RESOURCE]);
  timetable.add(aState(), FROM);
  expect(timetable.keep([RESOURCE, "other"])).toEqual(["other"]);
  expect(timetable.keep([])).toEqual([]);
  expect(timetable.next).toBeUndefined();
  expect(timetable.keep([RESOURCE])).toEqual([RESOURCE]);
});

test("a resource whose probe was taken away meanwhile is not due", () => {
  const timetable = new Timetable(FROM, UNTIL);
  timetable.add({ ...aState(), declaration: {} }, FROM);
  expect(timetable.next).toBeUndefined();
});
