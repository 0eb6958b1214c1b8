import type { ProbeFinding, ProbeOutcome } from "../domain/probe-finding.ts";
import { NetworkTrouble } from "../network/trouble.ts";

/** Why a probe ended without an answer, in words for the status. */
export class ProbeTrouble extends Error {
  override readonly name = "ProbeTrouble";
  readonly outcome: ProbeOutcome;

  constructor(outcome: ProbeOutcome, output: string) {
    super(output);
    this.outcome = outcome;
  }
}

/** What errors of the network say about the resource: it was looked for, and isn't there or doesn't answer. */
const FAILURES: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused",
  ECONNRESET: "connection reset",
  EPIPE: "connection reset",
  EHOSTUNREACH: "host unreachable",
  ENETUNREACH: "network unreachable",
  ENOTFOUND: "no such host",
  ENODATA: "no such record",
  ESERVFAIL: "the name server failed",
  EREFUSED: "the name server refused",
  EPROTO: "TLS handshake failed",
};

/** Errors that say no more than that nothing came in time. */
const TIMEOUTS = ["ETIMEDOUT", "ETIMEOUT", "ABORT_ERR", "TimeoutError"];

/** What a run that threw has found; an error that isn't known says nothing about the resource. */
export function findingOfError(error: unknown): ProbeFinding {
  if (error instanceof ProbeTrouble) return { outcome: error.outcome, output: error.message };
  if (error instanceof NetworkTrouble) {
    const outcome = error.fault === "offLimits" ? "error" : "failure";
    return { outcome, output: error.message };
  }
  const { code, name, message } = error as { code?: unknown; name?: string; message?: string };
  const word = typeof code === "string" ? code : (name ?? "");
  if (TIMEOUTS.includes(word)) return { outcome: "timeout", output: "no answer in time" };
  const failure = word.startsWith("ERR_SSL") ? FAILURES.EPROTO : FAILURES[word];
  if (failure !== undefined) return { outcome: "failure", output: failure };
  return { outcome: "error", output: message ?? String(error) };
}
