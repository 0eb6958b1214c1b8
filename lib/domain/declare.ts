import type { Declaration } from "./declaration.ts";
import { draftOf, sameToReaders } from "./draft.ts";
import { record, recordGeneration } from "./fact.ts";
import type { Health } from "./health.ts";
import { sameJson } from "./json.ts";
import { orderKey, RANKS } from "./order.ts";
import { settleAll } from "./settle.ts";
import {
  conditionsOf,
  healthWith,
  live,
  newState,
  perspectiveOf,
  type ResourceState,
  tombstoneOf,
} from "./state.ts";

/** Who declares or deletes, and when. */
export type Act = { readonly by: string; readonly now: string };

/** Declares a resource; the very state that was stored when the declaration says nothing new. */
export function declare(
  stored: ResourceState | undefined,
  resource: string,
  declaration: Declaration,
  act: Act,
): ResourceState {
  const existing = live(stored);
  if (existing && sameJson(existing.declaration, declaration)) return existing;
  const state = existing ?? newState(resource, act.now, stored?.sequence);
  const next = withDeclaration(state, declaration, act);
  return isNews(existing, next)
    ? { ...next, sequence: state.sequence + 1, reporter: act.by, updatedTime: act.now }
    : next;
}

/** Deletes a resource; the very tombstone when it is deleted already. */
export function remove(stored: ResourceState, act: Act): ResourceState {
  return stored.deletedTime === undefined ? tombstoneOf(stored, act) : stored;
}

/** The generation and revision of a declaration are facts observed when it was made; the rest is as it says. */
function withDeclaration(state: ResourceState, declaration: Declaration, act: Act): ResourceState {
  const before = draftOf(state);
  const { generation, revision } = declaration;
  const perspective = perspectiveOf({ ...state, declaration });
  const known =
    generation === undefined ? perspective : recordGeneration(perspective, generation, act.now);
  const origin = { observedAt: act.now, sequence: state.sequence, identity: "declaration" };
  const named = generation === undefined ? {} : { generation };
  const draft = {
    ...before,
    known,
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
  const { patience: _, ...kept } = known;
  return { ...state, ...kept, revision: draft.revision, conditions, declaration };
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
