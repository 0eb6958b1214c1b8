import { draftOf, sameToReaders, withComputed } from "./draft.ts";
import { sameJson } from "./json.ts";
import { later } from "./order.ts";
import { membersIn, ROLLUP } from "./rollup.ts";
import { settleAll } from "./settle.ts";
import { live, newState, perspectiveOf, type ResourceState } from "./state.ts";
import { conditionsOf, healthWith, kindOf } from "./status.ts";
import type { Standing, Tally } from "./tally.ts";

/** How a resource counts in its group; undefined where it was deleted, or is a gate, which counts in none. */
export function standingOf(stored: ResourceState | undefined): Standing | undefined {
  const state = live(stored);
  if (!state || state.kind === "gate") return undefined;
  return {
    health: healthWith(conditionsOf(state), state),
    type: state.type?.value ?? kindOf(state),
    critical: state.declaration.critical !== false,
  };
}

/**
 * A group with what is known of its members; the very state that was stored when it knows that or better,
 * was deleted, or is a gate. A group appears with its first member.
 */
export function withMembers(
  stored: ResourceState | undefined,
  resource: string,
  tally: Tally,
): ResourceState | undefined {
  if (stored?.deletedTime !== undefined || stored?.kind === "gate") return stored;
  if (!stored && tally.counts.length === 0) return undefined;
  const state = stored ?? newState(resource, tally.time);
  if (state.members && state.members.version >= tally.version) return stored;
  const members = { ...tally, time: later(tally.time, state.members?.time ?? "") };
  const before = draftOf(state);
  const known = perspectiveOf({ ...state, members });
  const after = { ...before, known, claims: withComputed(before.claims, known) };
  const conditions = settleAll(state.conditions, before, after, new Map());
  const next = { ...state, members, conditions };
  const isSame =
    sameToReaders(before, after) && sameJson(membersIn(state.members), membersIn(members));
  if (stored && isSame) return next;
  return {
    ...next,
    reporter: ROLLUP,
    sequence: state.sequence + 1,
    updatedTime: later(state.updatedTime, members.time),
  };
}
