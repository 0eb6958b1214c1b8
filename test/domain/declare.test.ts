import { describe, expect, test } from "vitest";
import { declare } from "../../lib/domain/declare.ts";
import { statusOf } from "../../lib/domain/status.ts";
import { diff } from "../../lib/domain/transition.ts";
import { aReport, conditionIn, merged, minute, RESOURCE } from "./builders.ts";

const at = (now: string) => ({ by: "ops", now });

describe("a declaration", () => {
  test("of something new is Unknown because nobody has reported it", () => {
    const status = statusOf(declare(undefined, RESOURCE, {}, at(minute(0))));
    expect(status).toMatchObject({
      health: "Unknown",
      message: "NeverReported",
      conditions: [],
      labels: {},
      sequence: 1,
      createdTime: minute(0),
    });
  });

  test("is answered by a first report that says nothing else than that somebody reports: a change", () => {
    const declared = declare(undefined, RESOURCE, {}, at(minute(0)));
    const status = statusOf(merged([aReport({ data: {}, observedAt: minute(1) })], declared));
    expect(status).toMatchObject({ message: "", sequence: 2 });
  });

  test("that says the same again, in whatever order, is no change", () => {
    const labels = { team: "pay", tier: "1" };
    const state = declare(undefined, RESOURCE, { labels, generation: 1 }, at(minute(0)));
    const again = { generation: 1, labels: { tier: "1", team: "pay" } };
    expect(declare(state, RESOURCE, again, at(minute(1)))).toBe(state);
  });

  test("replaces the one before", () => {
    const state = declare(undefined, RESOURCE, { labels: { team: "pay" } }, at(minute(0)));
    const next = declare(state, RESOURCE, { labels: { tier: "1" } }, at(minute(1)));
    expect(statusOf(next)).toMatchObject({
      labels: { tier: "1" },
      sequence: 2,
      updatedTime: minute(1),
    });
  });

  test("of a display name is stored, and no change of the status", () => {
    const state = declare(undefined, RESOURCE, {}, at(minute(0)));
    const next = declare(state, RESOURCE, { displayName: "API" }, at(minute(1)));
    expect(next.declaration).toEqual({ displayName: "API" });
    expect(next.sequence).toBe(state.sequence);
    expect(diff(state, next)).toEqual([]);
  });

  test("of a new generation makes older conditions Unknown, as of now", () => {
    const state = merged([aReport({ health: "Ready", generation: 1 })]);
    const next = declare(state, RESOURCE, { generation: 2 }, at(minute(5)));
    expect(conditionIn(statusOf(next))).toMatchObject({
      status: "Unknown",
      reason: "Outdated",
      stored: "True",
      lastTransitionTime: minute(5),
    });
  });

  test("of an older generation leaves the greater one", () => {
    const state = merged([aReport({ health: "Ready", generation: 3 })]);
    const next = declare(state, RESOURCE, { generation: 2 }, at(minute(5)));
    expect(statusOf(next)).toMatchObject({ generation: 3, health: "Ready" });
  });

  test("of a revision is a fact of when it was made", () => {
    const state = merged([aReport({ data: {}, revision: "v1", observedAt: minute(1) })]);
    expect(statusOf(declare(state, RESOURCE, { revision: "v2" }, at(minute(5)))).revision).toBe(
      "v2",
    );
    expect(statusOf(declare(state, RESOURCE, { revision: "v0" }, at(minute(0)))).revision).toBe(
      "v1",
    );
  });

  test("of abnormal types changes what conditions make of the health", () => {
    const conditions = [
      { type: "Tested", status: "True" as const },
      { type: "DiskPressure", status: "False" as const },
    ];
    const state = merged([aReport({ conditions })]);
    const next = declare(state, RESOURCE, { abnormal: ["DiskPressure"] }, at(minute(5)));
    expect([state, next].map((one) => statusOf(one).health)).toEqual(["Down", "Ready"]);
    expect(diff(state, next).map(({ detailType }) => detailType)).toEqual(["HealthTransitioned"]);
  });

  test("of abnormal types that change no health is no change of the status", () => {
    const state = merged([aReport({ health: "Ready" })]);
    const next = declare(state, RESOURCE, { abnormal: ["DiskPressure"] }, at(minute(5)));
    expect(next.declaration).toEqual({ abnormal: ["DiskPressure"] });
    expect(next.sequence).toBe(state.sequence);
  });
});
