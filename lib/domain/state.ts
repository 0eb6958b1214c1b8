import type { ConditionState, Perspective } from "./condition.ts";
import { type DataNode, NO_DATA } from "./data.ts";
import { type Declaration, patienceOf, UNDECLARED } from "./declaration.ts";
import type { Fact, Facts, Generation } from "./fact.ts";
import { type GateState, openIn } from "./gate/gate-state.ts";
import type { Listed } from "./member-list.ts";
import type { OrderKey } from "./order.ts";
import type { Kind } from "./resource.ts";
import { rolledUp } from "./rollup.ts";
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
