import type { GateView } from "../domain/gate/judgement.ts";
import type { Outcome } from "../domain/outcome.ts";
import type { Refusal } from "../domain/refusal.ts";
import type { ResourceStatus } from "../domain/status.ts";
import type { Declared } from "../pipeline/declare.ts";
import type { Ingested } from "../pipeline/ingest.ts";
import type { Addressed } from "../pipeline/receive.ts";
import { sha256Of } from "../pipeline/sha256.ts";
import type { Met } from "../pipeline/wait.ts";
import { type Problem, problemOf } from "./problem.ts";

/** What a call is answered, before it is written as HTTP has it. */
export type Answer = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
};

/** The answer to one report: what it did, the conditions that it flipped, and the status that results. */
export function ingestAnswer({ applied, reason, transitions, status }: Ingested): Answer {
  const flips = transitions
    .filter(({ detailType }) => detailType === "ConditionTransitioned")
    .map(({ detail }) => ({ type: detail.condition?.type, from: detail.from, to: detail.to }));
  return {
    status: 200,
    headers: { etag: etagOf(status) },
    body: { applied, ...(reason && { reason }), transitions: flips, status },
  };
}

/** The answer to a declaration: the status, and whether it is a new resource's. */
export function declareAnswer({ created, status }: Declared): Answer {
  return { status: created ? 201 : 200, headers: { etag: etagOf(status) }, body: status };
}

/** The answer to a definition: what the gate decides, and whether it is a new one. */
export function defineAnswer({ created, view }: { created: boolean; view: GateView }): Answer {
  return { status: created ? 201 : 200, body: view };
}

/** The answer to a check, which its status alone tells: the gate passes, or it doesn't. */
export function checkAnswer({ definition: _, ...decision }: GateView): Answer {
  return { status: decision.decision === "pass" ? 200 : 403, body: decision };
}

/** What a batch's answer says of one of its reports. */
type Result = {
  readonly resource: string | null;
  readonly applied: boolean;
  readonly reason?: string;
  readonly error?: Problem;
};

/** A report of a batch as it was read: addressed to a resource, or refused at the door. */
export type BatchEntry =
  | Addressed
  | { readonly resource: string | null; readonly refusal: Refusal };

/** The answer to a batch: a result for each report, in order. */
export function batchAnswer(entries: readonly BatchEntry[], outcomes: readonly Outcome[]): Answer {
  const remaining = outcomes.values();
  const results = entries.map(({ resource, ...entry }): Result => {
    if ("refusal" in entry) return resultOf(resource, { kind: "refused", ...entry });
    const { value } = remaining.next();
    if (!value) throw new Error("a report of the batch has no outcome");
    return resultOf(resource, value);
  });
  return { status: 200, body: { results } };
}

function resultOf(resource: string | null, outcome: Outcome): Result {
  if (outcome.kind === "refused") {
    return { resource, applied: false, error: problemOf(outcome.refusal) };
  }
  const reason = outcome.kind === "notApplied" && { reason: outcome.reason };
  return { resource, applied: outcome.kind === "applied", ...reason };
}

/** A status, or that the reader has it already, which its entity tag tells. */
export function statusAnswer(status: ResourceStatus, ifNoneMatch: string | undefined): Answer {
  const headers = headersOf(status);
  const tags = (ifNoneMatch ?? "").split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  const known = tags.includes(headers.etag) || tags.includes("*");
  return known ? { status: 304, headers } : { status: 200, headers, body: status };
}

/** The answer to a wait that was met: the status that did it, or that there is none any more, or never was. */
export function waitAnswer({ resource, status, deletedTime, decision }: Met): Answer {
  if (status) {
    return {
      status: 200,
      headers: headersOf(status),
      body: { ...status, ...(decision && { decision }) },
    };
  }
  const body = { resource, absent: true, ...(deletedTime !== undefined && { deletedTime }) };
  return { status: 200, body };
}

function headersOf(status: ResourceStatus) {
  return { etag: etagOf(status), "cache-control": "no-cache" };
}

/** Characters of a digest that tell a status with these silences from one with others. */
const MARK_LENGTH = 16;

/** The entity tag of a status: its sequence, and a mark of what mutes it, which begins and ends without a change. */
function etagOf({ sequence, silences }: ResourceStatus): string {
  if (!silences) return `"${sequence}"`;
  return `"${sequence};${sha256Of(JSON.stringify(silences)).slice(0, MARK_LENGTH)}"`;
}
