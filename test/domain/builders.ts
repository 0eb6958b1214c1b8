import { merge } from "../../lib/domain/merge.ts";
import { type Report, toReport } from "../../lib/domain/report.ts";
import type { ReportInput } from "../../lib/domain/report-input.ts";
import type { ResourceState } from "../../lib/domain/state.ts";
import { type ResourceStatus, statusOf } from "../../lib/domain/status.ts";
import { receiptOf } from "../../lib/pipeline/identify.ts";

export const RESOURCE = "checkout/staging/api";

/** An instant some minutes after the first of January 2026, on which the cases are set. */
export function minute(minutes: number): string {
  return new Date(Date.UTC(2026, 0, 1, 0, minutes)).toISOString();
}

/** A report as it is after its receipt. */
export function aReport(
  input: ReportInput = { health: "Ready" },
  now = input.observedAt ?? minute(0),
): Report {
  return toReport(input, receiptOf(input, "ci", now));
}

/** Merges reports one by one, each received when it was observed unless `now` says otherwise. */
export function merged(
  reports: readonly Report[],
  stored?: ResourceState,
  now = minute(60),
): ResourceState {
  const state = reports.reduce<ResourceState | undefined>(
    (before, report) => merge(before, RESOURCE, [report], now).state,
    stored,
  );
  if (!state) throw new Error("nothing was stored");
  return state;
}

/** The status after merging inputs one by one. */
export function statusAfter(...inputs: ReportInput[]): ResourceStatus {
  return statusOf(merged(inputs.map((input) => aReport(input))));
}

/** What a condition of a status is, by type; throws when it isn't there. */
export function conditionIn(status: ResourceStatus, type = "Ready") {
  const found = status.conditions.find((condition) => condition.type === type);
  if (!found) throw new Error(`${status.resource} has no condition ${type}`);
  return found;
}
