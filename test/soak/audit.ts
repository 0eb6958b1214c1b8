import assert from "node:assert/strict";
import { ancestorsOf, groupOf, nameOf } from "../../lib/domain/resource.ts";
import type { ResourceStatus } from "../../lib/domain/status.ts";
import type { TransitionedCondition } from "../../lib/domain/transition.ts";
import { verdictOn } from "../domain/oracle.ts";
import { verdictOnMembers } from "../domain/oracle-of-groups.ts";
import type { BusLog } from "./bus-log.ts";
import type { Known } from "./reporters.ts";

/** What was found when everything had drained. */
export type Found = {
  readonly statuses: ReadonlyMap<string, ResourceStatus>;
  readonly bus: BusLog;
  /** The ids of each resource's history. */
  readonly histories: ReadonlyMap<string, readonly string[]>;
};

/** Throws unless what is found is all that was promised to those who reported. */
export function audit({ reports, told }: Known, { statuses, bus, histories }: Found): void {
  const groups = new Set([...reports.keys()].flatMap(ancestorsOf));
  assert.deepEqual(
    [...statuses.keys()].sort(),
    [...reports.keys(), ...groups].sort(),
    "the resources listed are those reported, and their groups",
  );
  for (const [resource, status] of statuses) {
    if (groups.has(resource)) auditGroup(status, statuses);
    else
      assert.deepEqual(
        seen(status),
        expected(reports.get(resource) ?? []),
        `the status ${resource}`,
      );
    auditBus(status, bus);
    const published = [...(bus.about(resource)?.ids ?? [])].sort();
    assert.deepEqual(histories.get(resource)?.toSorted(), published, `the history of ${resource}`);
  }
  for (const id of told.keys()) {
    assert.ok(bus.has(id), `a caller was told of ${id}, which the bus never took`);
  }
}

/** A group is the fold over its members. */
function auditGroup(
  { resource: group, ...shown }: ResourceStatus,
  statuses: ReadonlyMap<string, ResourceStatus>,
): void {
  const members = [...statuses.values()].filter(({ resource }) => groupOf(resource) === group);
  const {
    health,
    membersReady,
    members: counts,
  } = verdictOnMembers(
    members.map(({ resource, health: word, kind }) => {
      return { name: nameOf(resource), health: word, type: kind, critical: true };
    }),
  );
  assert.deepEqual(
    [shown.health, shown.message, shown.members],
    [health, membersReady.message, counts],
    `the group ${group}`,
  );
}

/** Whoever listened to the bus knows the present status. */
function auditBus({ resource, sequence, health, conditions }: ResourceStatus, bus: BusLog): void {
  const told = bus.about(resource);
  assert.ok(told, `the bus took nothing about ${resource}`);
  assert.ok(told.sequence <= sequence, `the bus knows more of ${resource} than is stored`);
  assert.equal(told.health, health, `the bus ends in the health of ${resource}`);
  const known = [...told.conditions.values()].sort((one, other) =>
    one.type < other.type ? -1 : 1,
  );
  assert.deepEqual(
    known.map(announced),
    conditions.map(announced),
    `the bus ends in the conditions of ${resource}`,
  );
}

/** What of a condition no change goes unannounced. */
function announced(condition: TransitionedCondition) {
  const { type, status, reason, message, observedGeneration } = condition;
  return { type, status, reason, message, observedGeneration };
}

/** What of a status doesn't depend on the order in which reports came in. */
function seen({ generation, revision, message, conditions, data }: ResourceStatus) {
  return {
    generation,
    revision,
    message,
    data,
    conditions: Object.fromEntries(
      conditions.map(({ type, status, reason, observedGeneration }) => [
        type,
        { status, reason, observedGeneration },
      ]),
    ),
  };
}

function expected(reports: Parameters<typeof verdictOn>[0]) {
  const { message = "", ...verdict } = verdictOn(reports);
  return { ...verdict, message };
}
