import { sameJson } from "../json.ts";
import { live, type ResourceState } from "../state.ts";
import type { Approval } from "./approval.ts";
import type { GateState } from "./gate-state.ts";
import type { Override } from "./override.ts";

/** What people do to gates, in the words of a gate's history. */
export const AUDIT_TYPES = ["Approval", "Override"] as const;
export type AuditType = (typeof AUDIT_TYPES)[number];

export const AUDIT_ACTIONS = ["given", "withdrawn", "set", "removed"] as const;

/** Who did what to a gate, and when; it is kept in the gate's history, and is no event. */
export type AuditDetail = {
  /** A function of the gate, the sequence of the change, and what was done. */
  readonly id: string;
  readonly type: AuditType;
  readonly resource: string;
  readonly sequence: number;
  readonly action: (typeof AUDIT_ACTIONS)[number];
  readonly by: string;
  readonly time: string;
} & Partial<Pick<Approval, "reason" | "revision"> & Pick<Override, "decision" | "until">>;

/** An audit as a history keeps it, beside transitions. */
export type Audit = {
  readonly detailType: AuditType;
  readonly time: string;
  readonly detail: AuditDetail;
};

type Done = Omit<AuditDetail, "id" | "type" | "resource" | "sequence">;

/** What people did between two versions of a gate; its deletion, which ends all of it, is an event. */
export function auditOf(
  before: ResourceState | undefined,
  after: ResourceState | undefined,
): Audit[] {
  const now = live(after);
  if (!now?.gate) return [];
  const old = live(before)?.gate ?? { definition: {}, approvals: [] };
  const { resource, sequence } = now;
  const audit = (type: AuditType, done: Done): Audit => {
    const id = `${resource}@${sequence}/${type}`;
    return { detailType: type, time: done.time, detail: { id, type, resource, sequence, ...done } };
  };
  return [
    ...approvalsDone(old, now.gate, now.updatedTime).map((done) => audit("Approval", done)),
    ...overridesDone(old, now.gate, now).map((done) => audit("Override", done)),
  ];
}

function approvalsDone(old: GateState, now: GateState, time: string): Done[] {
  const given = now.approvals.filter((one) => !old.approvals.some((known) => sameJson(known, one)));
  const withdrawn = old.approvals.filter(({ by }) => !now.approvals.some((one) => one.by === by));
  return [
    ...given.map((one) => ({ action: "given" as const, ...one })),
    ...withdrawn.map(({ by, revision }) => ({
      action: "withdrawn" as const,
      by,
      time,
      ...(revision !== undefined && { revision }),
    })),
  ];
}

function overridesDone(
  { override: old }: GateState,
  { override: now }: GateState,
  { reporter = "", updatedTime }: ResourceState,
): Done[] {
  if (now) return old && sameJson(old, now) ? [] : [{ action: "set", ...now }];
  if (!old) return [];
  return [{ action: "removed", by: reporter, time: updatedTime, decision: old.decision }];
}
