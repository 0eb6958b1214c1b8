import { type Condition, conditionOf, type Perspective } from "./condition.ts";
import { dataOf } from "./data.ts";
import { speaking } from "./fact.ts";
import { OPEN } from "./gate/gate-state.ts";
import { type Health, healthOf, opinionOf, parseHealth } from "./health.ts";
import type { JsonObject } from "./json.ts";
import type { Muting } from "./notification/silence.ts";
import type { Kind } from "./resource.ts";
import { MEMBERS_READY, membersIn, ROLLUP } from "./rollup.ts";
import { worstOf } from "./rollup-policy.ts";
import { perspectiveOf, type ResourceState } from "./state.ts";

/** A resource's status as readers see it. */
export type ResourceStatus = {
  readonly resource: string;
  readonly kind: Kind;
  readonly health: Health;
  readonly message: string;
  readonly generation?: number;
  readonly revision?: string;
  readonly conditions: readonly Condition[];
  readonly data: JsonObject;
  readonly labels: Readonly<Record<string, string>>;
  readonly external: boolean;
  readonly members: { readonly total: number } & { readonly [health in Health]?: number };
  readonly sequence: number;
  readonly createdTime: string;
  readonly updatedTime: string;
  /** What mutes its notifications now, for who reads it; absent when nothing does. */
  readonly silences?: readonly Muting[];
};

/** The message of a resource that was declared and that nobody has reported yet. */
const NEVER_REPORTED = "NeverReported";

/** The name of what is deployed, when anyone has said. */
export function revisionOf(state: ResourceState): string | undefined {
  return speaking(state.revision, state)?.value;
}

/** The message as readers see it: a group's is its members', a gate's its decision's, and until somebody has reported, it says so. */
export function messageOf(
  { message, recent }: Pick<ResourceState, "message" | "recent">,
  { computed }: Perspective,
): string {
  const own = message?.value ?? (recent.length === 0 ? NEVER_REPORTED : "");
  return (computed?.get(MEMBERS_READY) ?? computed?.get(OPEN))?.message ?? own;
}

/** The conditions as readers see them. */
export function conditionsOf(state: ResourceState): Condition[] {
  const known = perspectiveOf(state);
  return state.conditions.map((condition) => conditionOf(condition, known));
}

/** The health of a resource whose conditions, as readers see them, are these; a group's is no better than its members'. */
export function healthWith(conditions: readonly Condition[], state: ResourceState): Health {
  const { declaration, members } = state;
  const { abnormal = [] } = declaration;
  if (!members) return healthOf(conditions, abnormal);
  const own = opinionOf(conditions.filter(isReported), abnormal);
  const ready = conditions.find(({ type }) => type === MEMBERS_READY);
  const theirs = parseHealth(ready?.reason ?? "") ?? "Unknown";
  return own === undefined ? theirs : worstOf([own, theirs]);
}

function isReported({ reporter }: Condition): boolean {
  return reporter !== ROLLUP;
}

/** What computes a resource's conditions. */
export function kindOf({ kind, members }: ResourceState): Kind {
  return members ? "group" : kind;
}

/** The status as readers see it. */
export function statusOf(state: ResourceState): ResourceStatus {
  const { resource, generation, declaration, sequence, createdTime, updatedTime } = state;
  const conditions = conditionsOf(state);
  const revision = revisionOf(state);
  return {
    resource,
    kind: kindOf(state),
    health: healthWith(conditions, state),
    message: messageOf(state, perspectiveOf(state)),
    ...(generation !== undefined && { generation }),
    ...(revision !== undefined && { revision }),
    conditions,
    data: dataOf(state.data),
    labels: declaration.labels ?? {},
    external: state.external?.value ?? false,
    members: membersIn(state.members),
    sequence,
    createdTime,
    updatedTime,
  };
}
