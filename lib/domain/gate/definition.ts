import type { ConditionStatus } from "../condition.ts";
import type { Health } from "../health.ts";

/** What a requirement can be about: a health word, a condition, or an expression over the status. */
export const REQUIREMENT_KINDS = ["health", "condition", "when"] as const;

/** What must hold of one resource; it has one of the keys that are kinds. */
export type Requirement = {
  readonly resource: string;
  readonly health?: Health;
  /** A condition's type, in any case. */
  readonly condition?: string;
  /** The status that the condition must have: True unless this says otherwise. */
  readonly is?: ConditionStatus;
  readonly when?: string;
  /** How long it must have held without a break, as a text such as `30m`. */
  readonly for?: string;
  /** Whether it must hold of the revision asked for, or else of one that all such requirements share. */
  readonly sameRevision?: boolean;
};

/** When a gate may be open, or must not be; it has one of `allow` and `deny`. */
export type Window = {
  readonly allow?: string;
  readonly deny?: string;
  /** A name of the IANA database, UTC unless given. */
  readonly timezone?: string;
};

/** When a gate passes, as its owner defined it. */
export type GateDefinition = {
  readonly requires?: readonly Requirement[];
  /** How many of the requirements must hold; all unless this says otherwise. */
  readonly mode?: { readonly atLeast: number };
  readonly windows?: readonly Window[];
  /** How many people must approve. */
  readonly approvals?: { readonly count: number };
};

export type Gate = { readonly path: string; readonly definition: GateDefinition };

/** Bounds on one definition, so that a decision costs a bounded number of reads and steps. */
export const GATE_LIMITS = {
  requires: 64,
  windows: 32,
  /** Time zones that the windows of one gate are in. */
  zones: 8,
  /** People who must approve. */
  approvals: 32,
  /** People whose approvals are kept. */
  approvers: 64,
  /** Characters of an expression. */
  expression: 2_048,
} as const;
