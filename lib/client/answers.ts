import type { Scope } from "../domain/access/scope.ts";
import type { ConditionStatus } from "../domain/condition.ts";
import type { GateDecision } from "../domain/gate/decision.ts";
import type { GateView } from "../domain/gate/judgement.ts";
import type { NotApplied } from "../domain/outcome.ts";
import type { ResourceStatus } from "../domain/status.ts";

/** A condition whose status a report changed. */
type Flip = {
  readonly type: string;
  readonly from: ConditionStatus | null;
  readonly to: ConditionStatus | null;
};

/** What became of a report or a patch. */
export type ReportAnswer = {
  readonly applied: boolean;
  readonly reason?: NotApplied;
  readonly transitions: readonly Flip[];
  readonly status: ResourceStatus;
};

/** What met a wait: a status, with what the gate decides that was waited for, or, where a deletion was waited for, that there is none any more, or never was. */
export type MetAnswer =
  | (ResourceStatus & { readonly decision?: GateDecision })
  | { readonly resource: string; readonly absent: true; readonly deletedTime?: string };

/** What a gate decides, and how it is defined. */
export type GateAnswer = GateView;

/** One page of a listing; `cursor` is where the next one starts, absent on the last. */
export type Page<T> = { readonly items: readonly T[]; readonly cursor?: string };

/** What was put under a name or path; `created` when nothing was there. */
export type Kept<T> = { readonly created: boolean; readonly view: T };

/** A token that was made, and is not shown again. */
export type TokenCreated = { readonly id: string; readonly token: string };

/** What is told of a token. */
export type TokenView = Scope & {
  readonly id: string;
  readonly name: string;
  readonly until?: string;
  readonly createdTime: string;
  readonly createdBy: string;
};
