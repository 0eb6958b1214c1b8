import { type Condition, EXPIRED } from "../condition.ts";
import { present } from "../expiry.ts";
import type { Json } from "../json.ts";
import type { ResourceState } from "../state.ts";
import { type ResourceStatus, statusOf } from "../status.ts";
import { valuesAt } from "./json-path.ts";
import type { Predicate } from "./predicate.ts";

/** A resource at one instant: its status, or that it was deleted, or, without both, that it never was there. */
export type Snapshot = {
  readonly resource: string;
  readonly status?: ResourceStatus;
  readonly deletedTime?: string;
  /** Whether it passes then, if it is a gate and that is asked for. */
  readonly gate?: Finding;
};

/** Whether a predicate holds, and what is there instead or at last, in words. */
export type Finding = { readonly holds: boolean; readonly actual: string };

/** What readers see at `now` of what is stored of a resource. */
export function snapshotOf(
  resource: string,
  state: ResourceState | undefined,
  now: string,
): Snapshot {
  if (!state) return { resource };
  const { deletedTime } = state;
  if (deletedTime !== undefined) return { resource, deletedTime };
  return { resource, status: statusOf(present(state, now)) };
}

/** What a snapshot says to a predicate. */
export function find(predicate: Predicate, snapshot: Snapshot): Finding {
  const { resource, status, deletedTime } = snapshot;
  const wantsNone = predicate.kind === "delete";
  if (deletedTime !== undefined) {
    return { holds: wantsNone, actual: `${resource} was deleted at ${deletedTime}` };
  }
  if (!status) return { holds: wantsNone, actual: `there is no resource ${resource}` };
  switch (predicate.kind) {
    case "delete":
      return { holds: false, actual: `is there since ${status.createdTime}` };
    case "condition":
      return findCondition(predicate, status);
    case "health":
      return { holds: status.health === predicate.health, actual: healthIn(status) };
    case "jsonpath":
      return findValue(predicate, status);
    case "gate":
      return findGate(status, snapshot.gate);
  }
}

type Wanted<K> = Extract<Predicate, { readonly kind: K }>;

/** Of types that differ only by case the first decides, as kubectl has it; the store lets none in. */
function findCondition(
  { type, status: wanted }: Wanted<"condition">,
  status: ResourceStatus,
): Finding {
  const folded = type.toLowerCase();
  const found = status.conditions.find((one) => one.type.toLowerCase() === folded);
  if (!found) return { holds: false, actual: absent(type, status) };
  const holds = found.status === wanted && !isOutdated(found);
  return { holds, actual: conditionIn(found, status) };
}

/** A condition's word on an older generation satisfies nobody, whatever status is wanted. */
function isOutdated({ stored, reason }: Condition): boolean {
  return stored !== undefined && reason !== EXPIRED;
}

/** That a condition isn't there, with those that are, because a misspelt one never comes. */
function absent(type: string, { conditions }: ResourceStatus): string {
  const others = conditions.map((one) => one.type).join(", ");
  return others === ""
    ? `has no condition ${type}, nor any other yet`
    : `has no condition ${type}, only ${others}`;
}

function conditionIn(condition: Condition, { generation }: ResourceStatus): string {
  const { type, status, reason, message, stored, lastTransitionTime: since } = condition;
  const { observedGeneration, observedTime } = condition;
  if (isOutdated(condition)) {
    const before =
      observedGeneration === undefined
        ? `before generation ${generation}`
        : `on generation ${observedGeneration}, and the generation is ${generation}`;
    return `${type} is Unknown since ${since}, Outdated: it was ${stored} ${before}`;
  }
  if (stored !== undefined) {
    const silence = `it was ${stored} at ${observedTime}, and nobody observed it again in time`;
    return `${type} is Unknown since ${since}, Expired: ${silence}`;
  }
  return `${type} is ${status} since ${since}, ${[reason, message].filter(Boolean).join(": ")}`;
}

/** A condition `Open` makes nothing a gate: its decision does. */
function findGate({ kind }: ResourceStatus, gate: Finding | undefined): Finding {
  return gate ?? { holds: false, actual: `is a ${kind}, and no gate` };
}

/** The health, with the condition that it mostly follows from. */
function healthIn(status: ResourceStatus): string {
  const ready = status.conditions.find(({ type }) => type === "Ready");
  const why = ready ? conditionIn(ready, status) : status.message;
  return [`health is ${status.health}`, why].filter(Boolean).join("; ");
}

/** Any value will do where none is wanted, null included; one that is wanted is compared as a text. */
function findValue({ path, value }: Wanted<"jsonpath">, status: ResourceStatus): Finding {
  const [first, ...more] = valuesAt(status as unknown as Json, path);
  if (first === undefined) return { holds: false, actual: "leads to nothing" };
  if (more.length > 0) return { holds: false, actual: `leads to ${more.length + 1} values` };
  const isText = typeof first !== "object" || first === null;
  if (value !== undefined && !isText) {
    return { holds: false, actual: "is a list or an object, which is no VALUE" };
  }
  const text = String(isText ? first : JSON.stringify(first));
  return { holds: value === undefined || text.trim() === value, actual: `is ${text}` };
}
