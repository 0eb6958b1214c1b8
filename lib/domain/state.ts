import { type Condition, type ConditionState, conditionOf, type Perspective } from "./condition.ts";
import { type DataNode, dataOf, NO_DATA } from "./data.ts";
import { type Declaration, patienceOf, UNDECLARED } from "./declaration.ts";
import { type Fact, type Facts, type Generation, speaking } from "./fact.ts";
import { type GateState, OPEN, openIn } from "./gate/gate-state.ts";
import { type Health, healthOf, opinionOf, parseHealth } from "./health.ts";
import type { JsonObject } from "./json.ts";
import type { Listed } from "./member-list.ts";
import type { OrderKey } from "./order.ts";
import type { Kind } from "./resource.ts";
import { MEMBERS_READY, membersIn, ROLLUP, rolledUp } from "./rollup.ts";
import { worstOf } from "./rollup-policy.ts";
import type { Tally } from "./tally.ts";
import type { ProbeStreak } from "./threshold.ts";

/** Everything that is kept of one resource: the facts, and what the service itself adds. */
export type ResourceState = Generation & {
  readonly resource: string;
  readonly kind: Kind;
  readonly declaration: Declaration;
  /** Sorted by type. */
  readonly conditions: readonly ConditionState[];
  readonly revision: Facts<string>;
  /** Since when the revision is the one it is; a late report of another moves it, as it does `stableSince`. */
  readonly revisionSince?: string;
  readonly message?: Fact<string>;
  readonly external?: Fact<boolean>;
  readonly data: DataNode;
  /** What probes said lately, before thresholds. */
  readonly probes?: readonly ProbeStreak[];
  /** The latest list of its members. */
  readonly listed?: Listed;
  /** The latest list of its group that names it, and the type that this gives it, which may be empty. */
  readonly listedBy?: OrderKey;
  readonly type?: Fact<string>;
  /** What deleted it last, a list's order key or an instant: no list up to that speaks of it any more. */
  readonly barrier?: string;
  /** Fingerprints of the reports taken in last, oldest first. */
  readonly recent: readonly string[];
  /** What a group knows of its members; it is a group by having this. */
  readonly members?: Tally;
  /** What a gate is made of; a resource of the kind gate has this. */
  readonly gate?: GateState;
  /** When a group was last compared with all of its members; when it was made, unless it says. */
  readonly recountedTime?: string;
  /** Who reported the last change that readers can see. */
  readonly reporter?: string;
  /** Rises by one with every change that readers can see, and goes on after deletion. */
  readonly sequence: number;
  readonly createdTime: string;
  readonly updatedTime: string;
  /** The last deadline that counts as passed: what wasn't observed again by then is Expired. */
  readonly asOf?: string;
  /** When the sweep looks at this next, at the latest. */
  readonly checkAt?: string;
  /** Set on the tombstone of a deleted resource. */
  readonly deletedTime?: string;
};

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
};

/** The message of a resource that was declared and that nobody has reported yet. */
const NEVER_REPORTED = "NeverReported";

/** A resource first seen at `now`; of a deleted predecessor of its name, its sequence and what lists said of it go on. */
export function newState(
  resource: string,
  now: string,
  { sequence = 0, listed, barrier }: Partial<ResourceState> = {},
): ResourceState {
  return {
    resource,
    kind: "component",
    declaration: UNDECLARED,
    conditions: [],
    revision: {},
    data: NO_DATA,
    recent: [],
    ...(listed && { listed }),
    ...(barrier !== undefined && { barrier }),
    sequence,
    createdTime: now,
    updatedTime: now,
  };
}

/** What is left of a resource that was deleted: that it was, by whom, by what, and where its sequence stopped. */
export function tombstoneOf(
  state: ResourceState,
  { by, now, barrier = now }: { readonly by: string; readonly now: string; barrier?: string },
): ResourceState {
  const { resource, createdTime, sequence, barrier: earlier = "" } = state;
  const later = barrier > earlier ? barrier : earlier;
  const tombstone = newState(resource, now, { ...state, sequence: sequence + 1, barrier: later });
  return { ...tombstone, createdTime, deletedTime: now, reporter: by };
}

/** The state that readers see: none where nothing is stored, nor where only a tombstone is. */
export function live(state: ResourceState | undefined): ResourceState | undefined {
  return state?.deletedTime === undefined ? state : undefined;
}

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

/** From where readers look at a resource's facts. */
export function perspectiveOf({
  generation,
  generationTime,
  asOf,
  declaration,
  members,
  gate,
}: ResourceState): Perspective {
  const patience = patienceOf(declaration);
  return {
    ...(generation !== undefined && { generation }),
    ...(generationTime !== undefined && { generationTime }),
    ...(asOf !== undefined && { asOf }),
    ...(patience !== undefined && { patience }),
    ...(members && { computed: rolledUp(members, declaration.rollup) }),
    ...(gate && { computed: openIn(gate) }),
  };
}

/** What of a perspective is stored with a state as it is. */
export function storedPartOf({ generation, generationTime, asOf }: Perspective) {
  return {
    ...(generation !== undefined && { generation }),
    ...(generationTime !== undefined && { generationTime }),
    ...(asOf !== undefined && { asOf }),
  };
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
