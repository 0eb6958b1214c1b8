import { parseDuration } from "./duration.ts";
import type { Fault } from "./refusal.ts";

/** What a team says of a resource itself, rather than of how it is. */
export type Declaration = {
  readonly labels?: Readonly<Record<string, string>>;
  readonly displayName?: string;
  readonly generation?: number;
  readonly revision?: string;
  /** Condition types that are abnormal when True, beside the usual ones. */
  readonly abnormal?: readonly string[];
  /** How often the resource is reported, as durations such as `60s`, and by how much that may be late. */
  readonly heartbeat?: { readonly every: string; readonly grace?: string };
};

export const UNDECLARED: Declaration = {};

/** The faults of a declaration that its shape can't show. */
export function declarationFaults(declaration: Declaration): Fault[] {
  return (declaration.abnormal ?? []).includes("Ready")
    ? [{ path: "abnormal", message: "Ready can't be abnormal when True" }]
    : [];
}

/** Milliseconds for which a condition may go unobserved; undefined without a heartbeat. */
export function patienceOf({ heartbeat }: Declaration): number | undefined {
  if (!heartbeat) return undefined;
  return (parseDuration(heartbeat.every) ?? 0) + (parseDuration(heartbeat.grace ?? "0s") ?? 0);
}
