import type { Claim, Condition } from "../../lib/domain/condition.ts";
import type { Declaration } from "../../lib/domain/declaration.ts";
import { parseDuration } from "../../lib/domain/duration.ts";
import type { Fact } from "../../lib/domain/fact.ts";
import { observedTimeOf } from "../../lib/domain/order.ts";
import { live, type ResourceState } from "../../lib/domain/state.ts";
import { healthWith, type ResourceStatus } from "../../lib/domain/status.ts";
import { BY_MEMBERS, verdictIn } from "./members.ts";
import { statusIn } from "./stored.ts";

/** When a condition is no longer good unless it is observed again. */
export type Deadline = { readonly type: string; readonly time: string };

/** Milliseconds for which a report is good that doesn't say it itself; undefined for ever. */
export function patienceOf(declaration: Declaration | undefined): number | undefined {
  const { heartbeat } = declaration ?? {};
  if (!heartbeat) return undefined;
  return (parseDuration(heartbeat.every) ?? 0) + (parseDuration(heartbeat.grace ?? "0s") ?? 0);
}

const known = new WeakMap<ResourceState, readonly Deadline[]>();

/**
 * The deadlines of a stored state, passed or not, earliest first: worked out from its facts, without the
 * code that expires them.
 */
export function everyDeadlineIn(state: ResourceState | undefined): readonly Deadline[] {
  if (!state || !live(state)) return [];
  const deadlines = known.get(state) ?? deadlinesOf(state);
  known.set(state, deadlines);
  return deadlines;
}

/** Those of its deadlines that don't count as passed in a stored state. */
export function deadlinesIn(state: ResourceState | undefined): readonly Deadline[] {
  const { asOf = "" } = state ?? {};
  return everyDeadlineIn(state).filter(({ time }) => time > asOf);
}

/** Milliseconds after which a group is to be recounted. */
const RECOUNT = 24 * 60 * 60 * 1000;

/** When a status is to be looked at next: at its next deadline, a group a day after it was last counted, and a gate when its decision says. */
export function nextLookIn(state: ResourceState): string | undefined {
  const [deadline] = deadlinesIn(state);
  const { members, recountedTime, createdTime } = state;
  const counted = Date.parse(recountedTime ?? createdTime);
  const recount = members && live(state) ? [instantOf(counted + RECOUNT)] : [];
  const decision = state.gate?.decided ? [state.gate.decided.nextTime] : [];
  return [...recount, ...decision, ...(deadline ? [deadline.time] : [])].sort()[0];
}

function deadlinesOf(state: ResourceState): readonly Deadline[] {
  const patience = patienceOf(state.declaration);
  const found = state.conditions.flatMap(({ type, facts }) => {
    const [fact] = [facts.named, facts.unnamed]
      .filter((one) => one !== undefined)
      .filter((one) => isOfNow(one, state))
      .sort((one, other) => (one.key > other.key ? -1 : 1));
    // What members say isn't good for a time, and is told in place of what was reported but for True.
    const isOverruled = state.members && type === "Degraded" && fact?.value.status !== "True";
    const time = fact && !isOverruled ? goodUntil(fact, patience) : undefined;
    return time !== undefined ? [{ type, time }] : [];
  });
  return found.sort((one, other) => (one.time < other.time ? -1 : 1));
}

function isOfNow(fact: Fact<Claim>, { generation, generationTime = "" }: ResourceState): boolean {
  return fact.generation === undefined
    ? observedTimeOf(fact.key) >= generationTime
    : fact.generation === generation;
}

function goodUntil(fact: Fact<Claim>, patience: number | undefined): string | undefined {
  const { expires } = fact.value;
  if (expires !== undefined || patience === undefined) return expires;
  return new Date(Date.parse(observedTimeOf(fact.key)) + patience).toISOString();
}

/** What readers are to be told of a stored state at a time: the next sequence for each deadline that has passed. */
export function statusAt(state: ResourceState, time: string): ResourceStatus {
  const stored = statusIn(state);
  const passed = deadlinesIn(state).filter((deadline) => deadline.time <= time);
  const last = passed.at(-1);
  if (!last) return stored;
  const conditions = stored.conditions.map((condition) => {
    const { status, lastTransitionTime } = condition;
    const deadline = passed.find(({ type }) => type === condition.type)?.time;
    if (deadline === undefined) return condition;
    if (state.members && condition.type === "Degraded")
      return byMembers(state, condition, deadline);
    return {
      ...condition,
      status: "Unknown" as const,
      reason: "Expired",
      stored: status,
      lastTransitionTime: status === "Unknown" ? lastTransitionTime : deadline,
      lastUpdateTime: deadline,
    };
  });
  return {
    ...stored,
    conditions,
    health: healthWith(conditions, state),
    sequence: stored.sequence + new Set(passed.map((one) => one.time)).size,
    updatedTime: last.time > stored.updatedTime ? last.time : stored.updatedTime,
  };
}

/** What members say of a group from when nobody's report that it is degraded is good any more. */
function byMembers(state: ResourceState, before: Condition, deadline: string): Condition {
  const { members, createdTime } = state;
  const said = verdictIn(state)?.degraded ?? before;
  const { status, reason, message } = said;
  const time = members?.time ?? createdTime;
  const since = time > deadline ? time : deadline;
  const isSame = reason === before.reason && message === before.message;
  return {
    ...{ type: before.type, status, reason, message, reporter: BY_MEMBERS, observedTime: time },
    lastTransitionTime: status === before.status ? before.lastTransitionTime : since,
    lastUpdateTime: status === before.status && isSame ? before.lastUpdateTime : since,
  };
}

/** Every status that may be told of a stored state from one time to another, both included. */
export function statusesDuring(
  state: ResourceState,
  from: string,
  until: string,
): ResourceStatus[] {
  const moments = deadlinesIn(state)
    .map(({ time }) => time)
    .filter((time) => time > from && time <= until);
  return [from, ...moments].map((time) => statusAt(state, time));
}

/** An instant as states tell it. */
export function instantOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
