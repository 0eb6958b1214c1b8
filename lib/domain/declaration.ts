import type { Fault } from "./refusal.ts";

/** What a team says of a resource itself, rather than of how it is. */
export type Declaration = {
  readonly labels?: Readonly<Record<string, string>>;
  readonly displayName?: string;
  readonly generation?: number;
  readonly revision?: string;
  /** Condition types that are abnormal when True, beside the usual ones. */
  readonly abnormal?: readonly string[];
};

export const UNDECLARED: Declaration = {};

/** The faults of a declaration that its shape can't show. */
export function declarationFaults(declaration: Declaration): Fault[] {
  return (declaration.abnormal ?? []).includes("Ready")
    ? [{ path: "abnormal", message: "Ready can't be abnormal when True" }]
    : [];
}
