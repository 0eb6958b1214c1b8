import type { Verdicts } from "../verdict.ts";

/** What the status of a pipeline or a job says; `allow_failure` is our word for a failure that may be. */
export const RUN_VERDICTS = {
  True: ["success"],
  False: ["failed"],
  Unknown: [
    "created",
    "waiting_for_resource",
    "preparing",
    "waiting_for_callback",
    "pending",
    "running",
    "manual",
    "scheduled",
    "canceling",
    "canceled",
    "skipped",
    "allow_failure",
  ],
} as const satisfies Verdicts;

/** How far a run is, where its times say nothing: what isn't in here is its end. */
const PHASES = [
  "created",
  "waiting_for_resource",
  "preparing",
  "waiting_for_callback",
  "manual",
  "scheduled",
  "blocked",
  "pending",
  "running",
  "canceling",
];

/** How many phases of its life a run has behind it. */
export function phaseOf(status: string): number {
  const phase = PHASES.indexOf(status);
  return phase < 0 ? PHASES.length : phase;
}
