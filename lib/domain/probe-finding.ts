import type { JsonObject } from "./json.ts";
import type { ConditionInput } from "./report-input.ts";

/** Who reports what the service itself looked at. */
export const PROBER = "signalbox/probe";

/** What can come of a probe: a word on the resource, or none, and why none. */
export const PROBE_OUTCOMES = ["success", "failure", "init", "timeout", "error"] as const;
export type ProbeOutcome = (typeof PROBE_OUTCOMES)[number];

/** What a certificate says, as a condition without its type. */
export type CertificateVerdict = Required<Pick<ConditionInput, "status" | "reason" | "message">>;

/** What one run of a probe found. */
export type ProbeFinding = {
  readonly outcome: ProbeOutcome;
  /** What was seen, in few words that stay the same while nothing changes; no headers and no bodies. */
  readonly output: string;
  readonly latencyMs?: number;
  readonly certificate?: CertificateVerdict;
  /** Data to be merged into the status. */
  readonly data?: JsonObject;
};
