import assert from "node:assert/strict";
import type { ResourceStatus } from "../../lib/domain/state.ts";
import type { TransitionedCondition } from "../../lib/domain/transition.ts";
import { verdictOn } from "../domain/oracle.ts";
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
  assert.deepEqual(
    [...statuses.keys()].sort(),
    [...reports.keys()].sort(),
    "the resources listed are those reported",
  );
  for (const [resource, status] of statuses) {
    assert.deepEqual(seen(status), expected(reports.get(resource) ?? []), `the status ${resource}`);
    auditBus(status, bus);
    const published = [...(bus.about(resource)?.ids ?? [])].sort();
    assert.deepEqual(histories.get(resource)?.toSorted(), published, `the history of ${resource}`);
  }
  for (const id of told.keys()) {
    assert.ok(bus.has(id), `a caller was told of ${id}, which the bus never took`);
  }
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
