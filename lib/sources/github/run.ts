import { type Verdict, type Verdicts, verdictOn } from "../verdict.ts";

/** What a run's conclusion says once it is completed, and its status until then. */
export const RUN_VERDICTS = {
  True: ["success", "neutral", "skipped"],
  False: ["failure", "timed_out", "startup_failure", "action_required"],
  Unknown: ["requested", "waiting", "pending", "queued", "in_progress", "cancelled", "stale"],
} as const satisfies Verdicts;

/** How far a run is: GitHub's times are whole seconds, so that one run's words often share theirs. */
const PHASES = ["requested", "waiting", "pending", "queued", "in_progress", "completed"];
export const PHASE_COUNT = PHASES.length;

/** What a run's status, and its conclusion once it is completed, make of its condition. */
export function verdictOnRun(status: string, conclusion: string | null | undefined): Verdict {
  const verdict = verdictOn(RUN_VERDICTS, (status === "completed" && conclusion) || status);
  const isOver = status === "completed" && !!conclusion;
  return isOver ? verdict : { ...verdict, status: "Unknown" };
}

/** How many phases of its life a run has behind it. */
export function phaseOf(status: string): number {
  return Math.max(PHASES.indexOf(status), 0);
}
