import type { ConditionStatus } from "./condition.ts";
import type { Health } from "./health.ts";
import type { Kind } from "./resource.ts";
import type { ResourceState } from "./state.ts";
import { statusOf } from "./status.ts";
import type { Transition, TransitionedCondition } from "./transition.ts";

/** A condition as readers saw it; what is no longer known of it is left out. */
export type PastCondition = Pick<TransitionedCondition, "type" | "status" | "lastTransitionTime"> &
  Partial<Pick<TransitionedCondition, "reason" | "message" | "observedGeneration">>;

/** What is known of how readers saw a resource at a time; what isn't is left out. */
export type PastStatus = {
  readonly resource: string;
  readonly at: string;
  readonly kind: Kind;
  readonly health?: Health;
  readonly generation?: number;
  readonly revision?: string;
  /** Sorted by type. */
  readonly conditions: readonly PastCondition[];
  /** Of the last change by then that made an event. */
  readonly sequence?: number;
};

/** The past status at a time since which readers have seen no change. */
export function unchangedSince(state: ResourceState, at: string): PastStatus {
  const { resource, kind, health, generation, revision, sequence, conditions } = statusOf(state);
  return {
    resource,
    at,
    kind,
    health,
    ...(generation !== undefined && { generation }),
    ...(revision !== undefined && { revision }),
    conditions: conditions.map(
      ({ type, status, reason, message, observedGeneration, lastTransitionTime }) => ({
        type,
        status,
        reason,
        message,
        ...(observedGeneration !== undefined && { observedGeneration }),
        lastTransitionTime,
      }),
    ),
    sequence,
  };
}

/** A condition as it was before it changed; undefined when there was none. */
export function conditionBefore({ detailType, detail }: Transition): PastCondition | undefined {
  const { condition, from, to, previousTransitionTime = "" } = detail;
  if (!condition || from === null) return undefined;
  // What ends with its resource is told as it was.
  if (to === null) return condition;
  const { type, reason, message } = condition;
  const isSame = detailType === "ConditionObserved";
  return {
    type,
    status: from as ConditionStatus,
    ...(isSame && { reason, message }),
    lastTransitionTime: previousTransitionTime,
  };
}
