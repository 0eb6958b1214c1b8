import { beforeEach, describe, expect, test } from "vitest";
import { standingOf, withMembers } from "../../lib/domain/group.ts";
import { merge } from "../../lib/domain/merge.ts";
import type { ResourceState } from "../../lib/domain/state.ts";
import { type ResourceStatus, statusOf } from "../../lib/domain/status.ts";
import { countsOf } from "../../lib/domain/tally.ts";
import { diff, type Transition } from "../../lib/domain/transition.ts";
import { aReport, minute } from "../domain/builders.ts";
import type { BusEvent } from "../local-bus.ts";
import { audit } from "./audit.ts";
import { BusLog } from "./bus-log.ts";
import type { Dated } from "./workload.ts";

const RESOURCE = "soak/r0";
const GROUP = "soak";
const LATER: Dated = { id: "r9", observedAt: minute(9), message: "later" };

/** A soak that went well, to be spoilt. */
let world = aWorld();

beforeEach(() => {
  world = aWorld();
});

/** One resource that was Ready, Down, Ready again and then explained itself, and its group, as callers, bus and history tell of it. */
function aWorld() {
  const reports: Dated[] = (["True", "False", "True", "True"] as const).map((status, index) => ({
    id: `r${index}`,
    observedAt: minute(index),
    conditions: [{ type: "Ready", status, message: index === 3 ? "as it was" : "" }],
  }));
  const events: BusEvent[] = [];
  let before: ResourceState | undefined;
  const tell = ({ detailType, time, detail }: Transition) => {
    const n = events.length + 1;
    events.push({ n, id: `${n}`, source: "signalbox", "detail-type": detailType, time, detail });
  };
  for (const input of reports) {
    const { state } = merge(before, RESOURCE, [aReport(input)], minute(9));
    for (const transition of diff(before, state)) tell(transition);
    before = state;
  }
  const standing = standingOf(before);
  if (!before || !standing) throw new Error("nothing was stored");
  const counts = countsOf([{ name: "r0", version: 1, standing }]);
  const group = withMembers(undefined, GROUP, { version: 1, time: minute(9), counts, named: [] });
  if (!group) throw new Error("there is no group");
  const history = events.map(({ detail }) => detail.id);
  const ofGroup = diff(undefined, group);
  for (const transition of ofGroup) tell(transition);
  return {
    reports: new Map([[RESOURCE, reports]]),
    told: new Map([[`${RESOURCE}@2/Ready`, { from: "True", to: "False" }]]),
    events,
    statuses: new Map<string, ResourceStatus>([
      [RESOURCE, statusOf(before)],
      [GROUP, statusOf(group)],
    ]),
    history,
    historyOfGroup: ofGroup.map(({ detail }) => detail.id),
  };
}

function audited(): void {
  const bus = new BusLog();
  for (const event of world.events) bus.take(event);
  const { reports, told, statuses, history, historyOfGroup } = world;
  const histories = new Map([
    [RESOURCE, history],
    [GROUP, historyOfGroup],
  ]);
  audit({ reports, told }, { bus, statuses, histories });
}

function eventAt(index: number): BusEvent {
  const event = world.events.at(index);
  if (!event) throw new Error(`there is no event ${index}`);
  return event;
}

function withDetail(event: BusEvent, changes: object): BusEvent {
  return { ...event, detail: { ...event.detail, ...changes } };
}

describe("the audit of a soak", () => {
  test("finds nothing where all is well, though events came again", () => {
    expect(world.history.map((id) => id.replace(RESOURCE, ""))).toEqual([
      "@1/Declared",
      "@1/Ready",
      "@1/Health",
      "@2/Ready",
      "@2/Health",
      "@3/Ready",
      "@3/Health",
      "@4/Ready",
    ]);
    world.events.push(...world.events.slice(3));
    expect(audited).not.toThrow();
  });

  test.each<[string, () => void, RegExp]>([
    ["an acknowledged report that isn't in", () => reported(LATER), /the status soak\/r0/],
    ["a resource that was lost", () => world.statuses.clear(), /resources listed/],
    [
      "a transition that was lost",
      () => world.events.splice(3, 1),
      /@3\/Ready goes on from before/,
    ],
    ["a flip and its return that were lost", () => lose(3, 4), /told of soak\/r0@2/],
    ["an update that was lost", () => lose(7, 1), /ends in the conditions of soak\/r0/],
    ["a history that lacks a row", () => world.history.pop(), /history of soak\/r0/],
    ["a history with a row of nothing", () => world.history.push("x"), /history of soak\/r0/],
    ["a change of health that was lost", () => world.events.splice(6, 1), /ends in the health/],
    ["an event that was overtaken", () => swap(4, 5), /came after a later change/],
    ["an id that isn't of its change", () => replace(1, { id: "soak/r0@x" }), /is a function of/],
    [
      "an id with two details",
      () => repeat(1, { generation: 7 }),
      /came again with another detail/,
    ],
    ["a status that the bus is ahead of", () => replace(7, AHEAD), /knows more of soak\/r0/],
    ["a group that isn't the fold over its members", () => regroup(), /the group soak/],
  ])("finds %s", (_, spoil, fault) => {
    spoil();
    expect(audited).toThrow(fault);
  });
});

const AHEAD = { sequence: 5, id: `${RESOURCE}@5/Ready` };

function regroup(): void {
  const group = world.statuses.get(GROUP);
  if (group) world.statuses.set(GROUP, { ...group, members: { total: 2, Ready: 2 } });
}

function reported(report: Dated): void {
  world.reports.get(RESOURCE)?.push(report);
}

/** Neither bus nor history has heard of some transitions. */
function lose(index: number, count: number): void {
  world.events.splice(index, count);
  world.history.splice(index, count);
}

function swap(one: number, other: number): void {
  [world.events[one], world.events[other]] = [eventAt(other), eventAt(one)];
}

function replace(index: number, changes: object): void {
  world.events.splice(index, 1, withDetail(eventAt(index), changes));
}

function repeat(index: number, changes: object): void {
  world.events.push(withDetail(eventAt(index), changes));
}
