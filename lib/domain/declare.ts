import type { Declaration } from "./declaration.ts";
import { draftOf, sameToReaders, withComputed } from "./draft.ts";
import { record, recordGeneration } from "./fact.ts";
import type { Health } from "./health.ts";
import { sameJson } from "./json.ts";
import { later, type OrderKey, orderKey, RANKS } from "./order.ts";
import { isGate } from "./resource.ts";
import { settleRevision } from "./revision.ts";
import { emptyTally } from "./rollup.ts";
import { settleAll } from "./settle.ts";
import {
  live,
  newState,
  perspectiveOf,
  type ResourceState,
  storedPartOf,
  tombstoneOf,
} from "./state.ts";
import { conditionsOf, healthWith } from "./status.ts";

/** Who declares or deletes, and when. */
export type Act = { readonly by: string; readonly now: string };

/** Declares a resource; the very state that was stored when the declaration says nothing new. Throws `invalid` for a gate. */
export function declare(
  stored: ResourceState | undefined,
  resource: string,
  declaration: Declaration,
  act: Act,
): ResourceState {
  const existing = live(stored);
  if (existing?.kind === "gate") throw isGate(resource);
  if (existing && sameJson(existing.declaration, declaration)) return existing;
  const state = existing ?? newState(resource, act.now, stored);
  const next = withDeclaration(state, declaration, act);
  return isNews(existing, next)
    ? { ...next, sequence: state.sequence + 1, reporter: act.by, updatedTime: act.now }
    : next;
}

/**
 * Deletes a member that a list doesn't name, also where there is none yet, so that no older list
 * brings it; the very same state when a later list named it, or it is deleted already, or a gate by now.
 */
export function drop(
  stored: ResourceState | undefined,
  resource: string,
  list: OrderKey,
  act: Act,
): ResourceState {
  const barrier = list;
  if (!stored) {
    const never = newState(resource, act.now, { barrier });
    return { ...never, deletedTime: act.now, reporter: act.by };
  }
  const { listedBy = "", barrier: earlier = "", deletedTime, kind } = stored;
  if (kind === "gate" || listedBy > list || earlier >= list) return stored;
  return deletedTime === undefined
    ? tombstoneOf(stored, { ...act, barrier })
    : { ...stored, barrier };
}

/** Deletes a resource; the very tombstone when it is deleted already. */
export function remove(stored: ResourceState, act: Act): ResourceState {
  return stored.deletedTime === undefined ? tombstoneOf(stored, act) : stored;
}

/** The generation and revision of a declaration are facts observed when it was made; the rest is as it says. */
function withDeclaration(stored: ResourceState, declaration: Declaration, act: Act): ResourceState {
  const before = draftOf(stored);
  const state = asGroup(stored, declaration, act.now);
  const { generation, revision } = declaration;
  const perspective = perspectiveOf({ ...state, declaration });
  const known =
    generation === undefined ? perspective : recordGeneration(perspective, generation, act.now);
  const origin = { observedAt: act.now, sequence: state.sequence, identity: "declaration" };
  const named = generation === undefined ? {} : { generation };
  const draft = {
    ...before,
    known,
    claims: withComputed(before.claims, known),
    revision:
      revision === undefined
        ? before.revision
        : record(before.revision, {
            key: orderKey(origin, RANKS.unsettled),
            ...named,
            value: revision,
          }),
  };
  const conditions = settleAll(state.conditions, before, draft, new Map());
  const { revisionSince: since, ...rest } = state;
  const revisionSince = settleRevision(since, before, draft, []);
  const times = { ...storedPartOf(known), ...(revisionSince !== undefined && { revisionSince }) };
  return { ...rest, ...times, revision: draft.revision, conditions, declaration };
}

/** A resource that declares how its members count is a group, and a new policy tells of them anew. */
function asGroup(state: ResourceState, { rollup }: Declaration, now: string): ResourceState {
  if (sameJson(state.declaration.rollup ?? {}, rollup ?? {})) return state;
  const members = state.members ?? emptyTally(now);
  return { ...state, members: { ...members, time: later(members.time, now) } };
}

/** Readers see the labels of a declaration, and what its generation, revision and abnormal types make of the rest. */
function isNews(before: ResourceState | undefined, after: ResourceState): boolean {
  if (!before) return true;
  return (
    !sameJson(before.declaration.labels ?? {}, after.declaration.labels ?? {}) ||
    healthOf(before) !== healthOf(after) ||
    !sameToReaders(draftOf(before), draftOf(after))
  );
}

function healthOf(state: ResourceState): Health {
  return healthWith(conditionsOf(state), state);
}
