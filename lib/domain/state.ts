import { type Condition, type ConditionState, conditionOf, type Perspective } from "./condition.ts";
import { type DataNode, dataOf, NO_DATA } from "./data.ts";
import { type Declaration, patienceOf, UNDECLARED } from "./declaration.ts";
import { type Fact, type Facts, type Generation, speaking } from "./fact.ts";
import { type Health, healthOf } from "./health.ts";
import type { JsonObject } from "./json.ts";
import type { Kind } from "./resource.ts";

/** Everything that is kept of one resource: the facts, and what the service itself adds. */
export type ResourceState = Generation & {
  readonly resource: string;
  readonly kind: Kind;
  readonly declaration: Declaration;
  /** Sorted by type. */
  readonly conditions: readonly ConditionState[];
  readonly revision: Facts<string>;
  readonly message?: Fact<string>;
  readonly external?: Fact<boolean>;
  readonly data: DataNode;
  /** Fingerprints of the reports taken in last, oldest first. */
  readonly recent: readonly string[];
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

/** A resource first seen at `now`; `sequence` is where a deleted predecessor of its name stopped. */
export function newState(resource: string, now: string, sequence = 0): ResourceState {
  return {
    resource,
    kind: "component",
    declaration: UNDECLARED,
    conditions: [],
    revision: {},
    data: NO_DATA,
    recent: [],
    sequence,
    createdTime: now,
    updatedTime: now,
  };
}

/** What is left of a resource that was deleted: that it was, by whom, and where its sequence stopped. */
export function tombstoneOf(
  { resource, createdTime, sequence }: ResourceState,
  { by, now }: { readonly by: string; readonly now: string },
): ResourceState {
  const tombstone = newState(resource, now, sequence + 1);
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

/** The message as readers see it: until somebody has reported, it says so. */
export function messageOf({ message, recent }: Pick<ResourceState, "message" | "recent">): string {
  return message?.value ?? (recent.length === 0 ? NEVER_REPORTED : "");
}

/** From where readers look at a resource's facts. */
export function perspectiveOf({
  generation,
  generationTime,
  asOf,
  declaration,
}: ResourceState): Perspective {
  const patience = patienceOf(declaration);
  return {
    ...(generation !== undefined && { generation }),
    ...(generationTime !== undefined && { generationTime }),
    ...(asOf !== undefined && { asOf }),
    ...(patience !== undefined && { patience }),
  };
}

/** The conditions as readers see them. */
export function conditionsOf(state: ResourceState): Condition[] {
  const known = perspectiveOf(state);
  return state.conditions.map((condition) => conditionOf(condition, known));
}

/** The health of a resource whose conditions, as readers see them, are these. */
export function healthWith(conditions: readonly Condition[], { declaration }: ResourceState) {
  return healthOf(conditions, declaration.abnormal ?? []);
}

/** The status as readers see it. */
export function statusOf(state: ResourceState): ResourceStatus {
  const { resource, kind, generation, declaration, sequence, createdTime, updatedTime } = state;
  const conditions = conditionsOf(state);
  const revision = revisionOf(state);
  return {
    resource,
    kind,
    health: healthWith(conditions, state),
    message: messageOf(state),
    ...(generation !== undefined && { generation }),
    ...(revision !== undefined && { revision }),
    conditions,
    data: dataOf(state.data),
    labels: declaration.labels ?? {},
    external: state.external?.value ?? false,
    members: { total: 0 },
    sequence,
    createdTime,
    updatedTime,
  };
}
