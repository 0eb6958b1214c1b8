import { describe, expect, test } from "vitest";
import { declare, remove } from "../../lib/domain/declare.ts";
import { expireNext, nextDeadline } from "../../lib/domain/expiry.ts";
import { standingOf, withMembers } from "../../lib/domain/group.ts";
import type { Health } from "../../lib/domain/health.ts";
import { orderKey, RANKS } from "../../lib/domain/order.ts";
import type { ReportInput } from "../../lib/domain/report-input.ts";
import { MEMBERS_READY } from "../../lib/domain/rollup.ts";
import { newState, type ResourceState } from "../../lib/domain/state.ts";
import { statusOf } from "../../lib/domain/status.ts";
import { countsOf, namedAmong, type Tally } from "../../lib/domain/tally.ts";
import { diff } from "../../lib/domain/transition.ts";
import { aReport, conditionIn, merged, minute, RESOURCE } from "./builders.ts";

const ORIGIN = { observedAt: minute(0), sequence: 0, identity: "list" };

function tallyOf(version: number, ...words: Health[]): Tally {
  const members = words.map((health, index) => ({
    name: `m${index}`,
    version: 1,
    standing: { health, type: "component", critical: true },
  }));
  const [counts, named] = [countsOf(members), namedAmong(members)];
  return { version, time: minute(version), counts, named };
}

function aGroup(tally: Tally, stored?: ResourceState): ResourceState {
  const group = withMembers(stored, RESOURCE, tally);
  if (!group) throw new Error("there is no group");
  return group;
}

describe("a group", () => {
  test("appears with its first member", () => {
    const group = aGroup(tallyOf(1, "Ready"));
    expect(statusOf(group)).toMatchObject({
      kind: "group",
      health: "Ready",
      message: "All 1 resources are reporting READY",
      members: { total: 1, Ready: 1 },
      sequence: 1,
      createdTime: minute(1),
    });
    expect(diff(undefined, group).map(({ detailType }) => detailType)).toEqual([
      "ResourceDeclared",
      "ConditionTransitioned",
      "ConditionTransitioned",
      "HealthTransitioned",
    ]);
  });

  test("doesn't appear for members that are all gone", () => {
    expect(withMembers(undefined, RESOURCE, tallyOf(2))).toBeUndefined();
  });

  test("whose last member goes is Unknown, and still a group", () => {
    const group = aGroup(tallyOf(2), aGroup(tallyOf(1, "Ready")));
    expect(statusOf(group)).toMatchObject({
      kind: "group",
      health: "Unknown",
      message: "NoMembers",
      members: { total: 0 },
    });
  });

  test("flips as of the change of its member", () => {
    const group = aGroup(tallyOf(7, "Down", "Ready"), aGroup(tallyOf(1, "Ready", "Ready")));
    expect(conditionIn(statusOf(group), MEMBERS_READY)).toMatchObject({
      status: "False",
      reason: "Partial",
      message: "1 component READY, 1 component DOWN",
      reporter: "signalbox/rollup",
      observedTime: minute(7),
      lastTransitionTime: minute(7),
    });
    expect(group.updatedTime).toBe(minute(7));
  });

  test("takes no tally twice, nor an older one", () => {
    const group = aGroup(tallyOf(3, "Down"));
    expect(aGroup(tallyOf(3, "Down"), group)).toBe(group);
    expect(aGroup(tallyOf(2, "Ready"), group)).toBe(group);
  });

  test("that was deleted isn't brought back by its members", () => {
    const gone = remove(aGroup(tallyOf(1, "Ready")), { by: "ops", now: minute(2) });
    expect(aGroup(tallyOf(3, "Down"), gone)).toBe(gone);
  });

  test.each<[Health, ReportInput, Health]>([
    ["Down", { health: "Down" }, "Ready"],
    ["Down", { health: "Ready" }, "Down"],
    ["Partial", { health: "Ready" }, "Partial"],
    ["Unknown", { health: "Unknown" }, "Ready"],
    ["Ready", { health: "Ready" }, "Ready"],
    ["Ready", { data: { note: "says nothing of health" } }, "Ready"],
    ["Ready", { conditions: [{ type: "Progressing", status: "True" }] }, "Ready"],
    ["Partial", { health: "Ready", conditions: [{ type: "Degraded", status: "True" }] }, "Ready"],
  ])("is %s when it is reported as %j and its members are %s", (health, input, word) => {
    const reported = merged([aReport(input)]);
    expect(statusOf(aGroup(tallyOf(1, word), reported)).health).toBe(health);
    const grouped = merged([aReport(input)], aGroup(tallyOf(1, word)));
    expect(statusOf(grouped).health).toBe(health);
  });

  test("tells its members' message, whatever was reported of it", () => {
    const group = merged([aReport({ message: "deploying" })], aGroup(tallyOf(1, "Ready")));
    expect(statusOf(group).message).toBe("All 1 resources are reporting READY");
  });

  test("knows its members though a generation is new, and however long they keep still", () => {
    const declared = declare(
      aGroup(tallyOf(1, "Ready")),
      RESOURCE,
      { generation: 2, heartbeat: { every: "1s" } },
      { by: "ops", now: minute(9) },
    );
    expect(statusOf(declared).health).toBe("Ready");
  });

  test("follows a new policy at once, as of its declaration", () => {
    const rollup = { policy: "worst" } as const;
    const act = { by: "ops", now: minute(9) };
    const before = aGroup(tallyOf(1, "Ready", "Partial", "Down"));
    const group = declare(before, RESOURCE, { rollup }, act);
    expect(statusOf(group)).toMatchObject({ health: "Down", sequence: 2 });
    const condition = conditionIn(statusOf(group), MEMBERS_READY);
    expect(condition).toMatchObject({ status: "False", reason: "Down", lastUpdateTime: minute(9) });
  });

  test("may be listed before it has a member, and have none", () => {
    const group = merged([aReport({ resources: [] })]);
    expect(statusOf(group)).toMatchObject({
      kind: "group",
      health: "Unknown",
      message: "NoMembers",
      members: { total: 0 },
    });
    expect(conditionIn(statusOf(group), MEMBERS_READY)).toMatchObject({ reason: "NoMembers" });
    const again = merged([aReport({ resources: [], observedAt: minute(1) })], group);
    expect(again.sequence).toBe(group.sequence);
  });

  test("is ready or not by its members, whatever a reporter says of that", () => {
    const conditions = [{ type: "membersReady", status: "True" as const }];
    expect(() => aReport({ conditions })).toThrow("MembersReady is what members make it");
  });

  test("has no deadline for what was reported and its members say instead", () => {
    const report = aReport({ conditions: [{ type: "Degraded", status: "False" }], ttl: 60_000 });
    const group = aGroup(tallyOf(1, "Ready"), merged([report]));
    expect(nextDeadline(group)).toBeUndefined();
    expect(expireNext(group, minute(5))).toBeUndefined();
  });

  test("is degraded by its members alone once a report expires that it is, as of the deadline", () => {
    const report = aReport({
      observedAt: minute(2),
      conditions: [{ type: "Degraded", status: "True" }],
      ttl: 60_000,
    });
    const group = merged([report], aGroup(tallyOf(1, "Ready")));
    const expired = expireNext(group, minute(5));
    if (!expired) throw new Error("nothing expired");
    expect(conditionIn(statusOf(expired), "Degraded")).toMatchObject({
      status: "False",
      reason: "NoneFailing",
      observedTime: minute(1),
      lastTransitionTime: minute(3),
      lastUpdateTime: minute(3),
    });
  });

  test("may be declared before it has a member", () => {
    const act = { by: "ops", now: minute(0) };
    const group = declare(undefined, RESOURCE, { rollup: { policy: "worst" } }, act);
    expect(statusOf(group)).toMatchObject({
      kind: "group",
      health: "Unknown",
      message: "NoMembers",
    });
    expect(statusOf(aGroup(tallyOf(1, "Ready"), group)).health).toBe("Ready");
  });
});

describe("a member", () => {
  test("counts by its health, its kind, and whether it is critical", () => {
    const state = merged([aReport({ health: "Down" })]);
    const word = { health: "Down", type: "component", critical: true };
    expect(standingOf(state)).toEqual(word);
    const declared = { ...state, declaration: { critical: false } };
    expect(standingOf(declared)).toEqual({ ...word, critical: false });
  });

  test("counts by the type that a list gives it", () => {
    const state = merged([aReport({ health: "Down" })]);
    const type = { key: orderKey(ORIGIN, RANKS.unsettled), value: "pod" };
    expect(standingOf({ ...state, type })).toMatchObject({ type: "pod" });
    expect(standingOf({ ...state, type: { ...type, value: "" } })).toMatchObject({ type: "" });
  });

  test("that is a group itself counts as one", () => {
    expect(standingOf(aGroup(tallyOf(1, "Down")))).toMatchObject({ type: "group", health: "Down" });
  });

  test("that was deleted, or is a gate, counts in no group", () => {
    const state = merged([aReport()]);
    expect(standingOf(remove(state, { by: "ops", now: minute(1) }))).toBeUndefined();
    expect(standingOf({ ...newState("gate", minute(0)), kind: "gate" })).toBeUndefined();
    expect(standingOf(undefined)).toBeUndefined();
  });
});
