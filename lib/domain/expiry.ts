import { deadlineOf, isOverruled } from "./condition.ts";
import { draftOf } from "./draft.ts";
import { instantAfter } from "./duration.ts";
import { isCurrent, speaking } from "./fact.ts";
import { settleAll } from "./settle.ts";
import { perspectiveOf, type ResourceState } from "./state.ts";

/** Who reports that nobody has reported. */
const SWEEPER = "signalbox/sweep";

/** Milliseconds from one recount of a group to the next. */
const RECOUNT_EVERY = 24 * 60 * 60 * 1000;

/** The next instant at which a condition of the state expires unless it is observed again. */
export function nextDeadline(state: ResourceState): string | undefined {
  const known = perspectiveOf(state);
  const { asOf = "" } = known;
  return state.conditions
    .flatMap(({ type, facts }) => {
      const fact = speaking(facts, known);
      const speaks = fact && isCurrent(fact, known) && !isOverruled(type, fact, known);
      const deadline = speaks ? deadlineOf(fact, known) : undefined;
      return deadline !== undefined && deadline > asOf ? [deadline] : [];
    })
    .sort()
    .at(0);
}

/**
 * The state after the next deadline that has passed by `now`; undefined when none has. Each deadline
 * is a change of its own, so that whoever looks between two of them sees what will be stored.
 */
export function expireNext(state: ResourceState, now: string): ResourceState | undefined {
  const deadline = nextDeadline(state);
  if (deadline === undefined || deadline > now) return undefined;
  const before = draftOf(state);
  const after = { ...before, known: { ...before.known, asOf: deadline } };
  return {
    ...state,
    asOf: deadline,
    conditions: settleAll(state.conditions, before, after, new Map()),
    reporter: SWEEPER,
    sequence: state.sequence + 1,
    updatedTime: deadline > state.updatedTime ? deadline : state.updatedTime,
  };
}

/** The state as readers see it at `now`, whether or not what has expired is stored yet. */
export function present(state: ResourceState, now: string): ResourceState {
  const expired = expireNext(state, now);
  return expired ? present(expired, now) : state;
}

/** When a group is to be recounted; undefined for what is none. */
export function recountDue(state: ResourceState): string | undefined {
  const { members, recountedTime = state.createdTime } = state;
  return members && state.deletedTime === undefined
    ? instantAfter(recountedTime, RECOUNT_EVERY)
    : undefined;
}

/** When a gate is to be decided again; undefined for what is none. */
export function decisionDue({ gate }: ResourceState): string | undefined {
  return gate?.decided?.nextTime;
}

/** When there is something to do on a state that no report asks for. */
function nextLook(state: ResourceState): string | undefined {
  const times = [nextDeadline(state), recountDue(state), decisionDue(state)];
  return times.filter((time) => time !== undefined).sort()[0];
}

/**
 * The state with a time at which the sweep looks at it, no later than it must. A time that
 * is early enough stays, so that a heartbeat, which moves the deadline, doesn't write the index.
 */
export function scheduled(state: ResourceState): ResourceState {
  const next = nextLook(state);
  const { checkAt } = state;
  const isEarly = checkAt !== undefined && (next === undefined || checkAt <= next);
  return isEarly ? state : rescheduled(state);
}

/** The state with the next time at which the sweep must look at it; the very same if that is the time. */
export function rescheduled(state: ResourceState): ResourceState {
  const next = nextLook(state);
  if (next === state.checkAt) return state;
  const { checkAt: _, ...rest } = state;
  return { ...rest, ...(next !== undefined && { checkAt: next }) };
}
