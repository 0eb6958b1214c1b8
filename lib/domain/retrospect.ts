import type { Health } from "./health.ts";
import { conditionBefore, type PastCondition, type PastStatus } from "./past-status.ts";
import { Refusal } from "./refusal.ts";
import { live, type ResourceState } from "./state.ts";
import { conditionsOf, kindOf, statusOf } from "./status.ts";
import type { Detail, Transition } from "./transition.ts";

type ByType = ReadonlyMap<string, Transition>;

/** What is known of a resource at a time, while its history is read from the newest event back. */
export type Retrospect = {
  readonly resource: string;
  readonly at: string;
  /** What is stored of the life that it had then; undefined where that is over. */
  readonly stored?: ResourceState;
  /** After the time: the first event, the first of the health, and the first of each condition. */
  readonly next?: Transition;
  readonly nextHealth?: Transition;
  readonly after: ByType;
  /** By the time: the last event, and the last of each condition. */
  readonly last?: Transition;
  readonly before: ByType;
  /** Whether the life that it had then was read back to its beginning. */
  readonly isWhole: boolean;
};

/** What is known of a resource at a time before anything of its history is read. */
export function retrospectAt(stored: ResourceState, at: string): Retrospect {
  const state = live(stored);
  const isLater = stored.createdTime > at;
  return {
    resource: stored.resource,
    at,
    ...(state && !isLater && { stored: state }),
    after: new Map(),
    before: new Map(),
    isWhole: false,
  };
}

/** What is known with the next older event. */
export function lookingBack(known: Retrospect, event: Transition): Retrospect {
  if (known.isWhole) return known;
  const { detailType, detail, time } = event;
  const type = detail.condition?.type;
  if (!known.last && time > known.at) {
    if (detailType === "ResourceDeclared") return bornAfter(known);
    return {
      ...known,
      next: event,
      ...(detailType === "HealthTransitioned" && { nextHealth: event }),
      ...(type !== undefined && { after: new Map([...known.after, [type, event]]) }),
    };
  }
  const isFirst = type !== undefined && !known.before.has(type);
  return {
    ...known,
    last: known.last ?? event,
    ...(isFirst && { before: new Map([...known.before, [type, event]]) }),
    isWhole: detailType === "ResourceDeclared" || detailType === "ResourceDeleted",
  };
}

/** What was read of a life that began after the time says nothing of it. */
function bornAfter({ resource, at }: Retrospect): Retrospect {
  return { resource, at, after: new Map(), before: new Map(), isWhole: false };
}

/** Whether no older event can tell more. */
export function isSettled(known: Retrospect): boolean {
  if (known.isWhole) return true;
  return known.last !== undefined && typesIn(known).every((type) => known.before.has(type));
}

/** The types of conditions that there may have been then. */
function typesIn({ stored, after, before }: Retrospect): string[] {
  const kept = stored?.conditions.map(({ type }) => type) ?? [];
  return [...new Set([...kept, ...after.keys(), ...before.keys()])]
    .filter((type) => after.get(type)?.detail.from !== null)
    .sort();
}

/** How readers saw it, as far as that is known; throws `gone` when it was deleted then, and `notFound` when it wasn't there. */
export function statusIn(known: Retrospect): PastStatus {
  const { resource, at, stored, last, next } = known;
  if (last?.detailType === "ResourceDeleted") {
    throw new Refusal("gone", `${resource} was deleted at ${last.time}`);
  }
  const kind = last?.detail.kind ?? next?.detail.kind ?? (stored && kindOf(stored));
  if (!kind) {
    throw new Refusal("notFound", `there was no resource ${resource} at ${at}`);
  }
  const health = healthIn(known);
  return {
    resource,
    at,
    kind,
    ...(health !== undefined && { health }),
    ...namesIn(known),
    conditions: typesIn(known).flatMap((type) => conditionIn(known, type) ?? []),
    ...(last && { sequence: last.detail.sequence }),
  };
}

/** Each change of the health is an event, so the last event by then and the first after it both know. */
function healthIn({ stored, last, next, nextHealth, at }: Retrospect): Health | undefined {
  if (last) return last.detail.health ?? undefined;
  if (nextHealth) return (nextHealth.detail.from ?? undefined) as Health | undefined;
  if (next) return next.detail.health ?? undefined;
  const isOld = stored?.conditions.every(({ lastUpdateTime }) => lastUpdateTime <= at);
  return stored && isOld ? statusOf(stored).health : undefined;
}

/** Generation and revision may change without an event: they are known where the next change is the first after the time. */
function namesIn({ stored, last, next }: Retrospect): Pick<Detail, "generation" | "revision"> {
  const following = next?.detail.sequence ?? stored?.sequence;
  if (!last || following !== last.detail.sequence + 1) return {};
  const { generation, revision } = last.detail;
  return {
    ...(generation !== undefined && { generation }),
    ...(revision !== undefined && { revision }),
  };
}

/** By the last event of it, or what the next one says was before, or what is stored if nothing came since. */
function conditionIn(
  { before, after, isWhole, stored, at }: Retrospect,
  type: string,
): PastCondition | undefined {
  const [last, next] = [before.get(type), after.get(type)];
  if (last) return last.detail.condition;
  if (isWhole) return undefined;
  if (next) return conditionBefore(next);
  const found = stored && conditionsOf(stored).find((one) => one.type === type);
  if (!found || found.lastTransitionTime > at || found.lastUpdateTime > at) return undefined;
  const { status, reason, message, observedGeneration, lastTransitionTime } = found;
  return {
    type,
    status,
    reason,
    message,
    ...(observedGeneration !== undefined && { observedGeneration }),
    lastTransitionTime,
  };
}
