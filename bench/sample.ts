import { merge } from "../lib/domain/merge.ts";
import { type Report, toReport } from "../lib/domain/report.ts";
import type { ReportInput } from "../lib/domain/report-input.ts";
import type { ResourceState } from "../lib/domain/state.ts";
import { receiptOf } from "../lib/pipeline/identify.ts";

export const RESOURCE = "checkout/staging/api";
const TYPES = ["Ready", "SmokeTested", "Deployed", "Degraded", "Progressing"];
const LEAVES = 30;

/** An instant so many seconds after the first of January 2026. */
export function second(seconds: number): string {
  return new Date(Date.UTC(2026, 0, 1) + seconds * 1000).toISOString();
}

/** What a pipeline would report of five conditions and thirty leaves of data. */
export function sampleInput(): ReportInput {
  return {
    reporter: "github/deploy",
    generation: 3,
    revision: "v2.3.1",
    message: "Serving v2.3.1",
    observedAt: second(0),
    conditions: TYPES.map((type) => ({
      type,
      status: type === "Degraded" || type === "Progressing" ? "False" : "True",
      reason: "AsExpected",
      message: `${type} is as expected`,
    })),
    data: Object.fromEntries(
      Array.from({ length: LEAVES / 5 }, (_, group) => [
        `group${group}`,
        Object.fromEntries(
          Array.from({ length: 5 }, (_, leaf) => [`leaf${leaf}`, `value ${group}.${leaf}`]),
        ),
      ]),
    ),
  };
}

/** The `n`th report after that: one condition flips, and one leaf changes. */
export function flipInput(n: number): ReportInput {
  return {
    reporter: "github/deploy",
    generation: 3,
    observedAt: second(n + 1),
    conditions: [{ type: "SmokeTested", status: n % 2 === 0 ? "False" : "True", reason: "Run" }],
    data: { group0: { leaf0: `value ${n}` } },
  };
}

export function reportOf(input: ReportInput): Report {
  return toReport(input, receiptOf(input, "bench", second(0)));
}

/** The state of five conditions and thirty leaves. */
export function sampleState(): ResourceState {
  const { state } = merge(undefined, RESOURCE, [reportOf(sampleInput())], second(0));
  if (!state) throw new Error("nothing was merged");
  return state;
}
