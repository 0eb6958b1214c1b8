import { present } from "../../lib/domain/expiry.ts";
import type { Approval } from "../../lib/domain/gate/approval.ts";
import { decide, type Inputs } from "../../lib/domain/gate/decide.ts";
import type { Gate, GateDefinition, Requirement } from "../../lib/domain/gate/definition.ts";
import type { Evaluate } from "../../lib/domain/gate/requirement.ts";
import { merge } from "../../lib/domain/merge.ts";
import type { ReportInput } from "../../lib/domain/report-input.ts";
import type { ResourceState } from "../../lib/domain/state.ts";
import { aReport, minute } from "./builders.ts";

export const GATE = "checkout/to-production";
export const API = "checkout/staging/api";
export const DB = "checkout/staging/db";
export const WEB = "checkout/staging/web";

/** A report made in some minute, received at once. */
export type Said = ReportInput & { readonly at?: number };

/** An instant some minutes, and any part of one, after the first of January 2026. */
export function moment(minutes: number): string {
  return new Date(Date.parse(minute(0)) + minutes * 60_000).toISOString();
}

/** What is stored of a resource after reports, and after what expired between them. */
export function stateAfter(resource: string, ...said: Said[]): ResourceState {
  const state = said.reduce<ResourceState | undefined>((before, { at = 0, ...input }) => {
    const dated = { observedAt: minute(at), ...input };
    const stored = before && present(before, minute(at));
    return merge(stored, resource, [aReport(dated, minute(at))], minute(at)).state;
  }, undefined);
  if (!state) throw new Error("nothing was stored");
  return state;
}

export function states(...all: ResourceState[]): ReadonlyMap<string, ResourceState> {
  return new Map(all.map((state) => [state.resource, state]));
}

/** An expression in tests names a key of the data that must be true; a key that isn't there is an error. */
export const evaluateKey: Evaluate = (expression, { data }) => {
  const value = data[expression];
  return value === undefined ? { error: `no such key: ${expression}` } : { value };
};

export function inputs(known: readonly ResourceState[], more: Partial<Inputs> = {}): Inputs {
  return { states: states(...known), approvals: [], evaluate: evaluateKey, ...more };
}

export function gate(definition: GateDefinition): Gate {
  return { path: GATE, definition };
}

export const READY_API: Requirement = { resource: API, health: "Ready" };

/** What a gate decides some minutes on. */
export function decided(
  definition: GateDefinition,
  known: readonly ResourceState[],
  at: number,
  more: Partial<Inputs> = {},
) {
  return decide(gate(definition), inputs(known, more), moment(at));
}

export function approvedBy(by: string, more: Partial<Approval> = {}): Approval {
  return { by, time: minute(0), ...more };
}
