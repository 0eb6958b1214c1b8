import type { Audit, AuditDetail } from "../../domain/gate/audit.ts";
import type { GateView } from "../../domain/gate/judgement.ts";
import type { PastDecision } from "../../domain/gate/past-decision.ts";
import type { Detail, Transition } from "../../domain/transition.ts";
import type { Page } from "./rows.ts";

/** What a history has a row of. */
export type HistoryEntry = Transition | Audit | PastDecision;

export type HistoryDetail = Detail | AuditDetail;

/** Keeps what was published, a row a transition, and what people did to gates and these decided. Reader and writer pass test/contract/history.ts together. */
export interface HistoryWriter {
  /** Appending an entry again changes nothing. */
  append(entries: readonly HistoryEntry[]): Promise<void>;
}

export interface HistoryReader {
  /** What became of a resource, newest first; throws `invalid` for a cursor that isn't one. */
  page(resource: string, limit: number, before?: string): Promise<Page<HistoryDetail>>;
}

/** Reads a history back. Every implementation passes test/contract/history.ts. */
export interface Lookback {
  /** The transitions of a resource, newest first, read as far as they are asked for. */
  transitions(resource: string): AsyncIterable<Transition>;
  /** What a gate decided at a time, of the decisions that others ended after it; undefined where it decided nothing. */
  decision(gate: string, at: string): Promise<GateView | undefined>;
}
