import type { Claim } from "../../lib/domain/condition.ts";
import type { Declaration } from "../../lib/domain/declaration.ts";
import { parseDuration } from "../../lib/domain/duration.ts";
import type { Fact } from "../../lib/domain/fact.ts";
import { observedTimeOf } from "../../lib/domain/order.ts";
import {
  healthWith,
  live,
  type ResourceState,
  type ResourceStatus,
} from "../../lib/domain/state.ts";
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

function deadlinesOf(state: ResourceState): readonly Deadline[] {
  const patience = patienceOf(state.declaration);
  const found = state.conditions.flatMap(({ type, facts }) => {
    const [fact] = [facts.named, facts.unnamed]
      .filter((one) => one !== undefined)
      .filter((one) => isOfNow(one, state))
      .sort((one, other) => (one.key > other.key ? -1 : 1));
    const time = fact && goodUntil(fact, patience);
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
