import { type Condition, rankOf, type Seen, sightingOf } from "../condition.ts";
import { orderKey } from "../order.ts";
import type { Approval } from "./approval.ts";
import type { GateDecision } from "./decision.ts";
import type { GateDefinition } from "./definition.ts";
import type { Override } from "./override.ts";

/** The condition in which a gate keeps what it decides. */
export const OPEN = "Open";
/** Who says whether a gate is open. */
export const DECIDER = "signalbox/gate";

/** What a gate decided last, of the revisions that there were, as the condition `Open` has it. */
export type Decided = Pick<Condition, "status" | "reason" | "message"> & {
  /** Since when it is decided so. */
  readonly time: string;
  /** The version of each resource that it was decided on, 0 where there was none. */
  readonly basis: Readonly<Record<string, number>>;
  /** When it is to be decided again, whether or not anything changes. */
  readonly nextTime: string;
  /** All of it, as of when it was first decided so on the same definition, approvals, override and revision. */
  readonly decision?: GateDecision;
};

/** What is kept of a gate besides what every resource has. */
export type GateState = {
  readonly definition: GateDefinition;
  /** One a person, in the order in which they were given. */
  readonly approvals: readonly Approval[];
  readonly override?: Override;
  readonly decided?: Decided;
};

/** The condition that its decision gives a gate, and that no report can. */
export function openIn({ decided }: GateState): ReadonlyMap<string, Seen> {
  if (!decided) return new Map();
  const { status, reason, message, time } = decided;
  const key = orderKey({ observedAt: time, sequence: 0, identity: DECIDER }, rankOf(status));
  return new Map([
    [OPEN, sightingOf(OPEN, { key, value: { status, reason, message, reporter: DECIDER } })],
  ]);
}
