import type { ConditionStatus } from "../../domain/condition.ts";

/** What a deployment's state says; one that GitHub adds tomorrow is Unknown, never True. */
const DEPLOYMENT_STATES = words(["success"], ["failure", "error"]);
const CONCLUSIONS = words(
  ["success", "neutral", "skipped"],
  ["failure", "timed_out", "startup_failure", "action_required"],
);
/** How far a run is: GitHub's times are whole seconds, so that one run's words often share theirs. */
const PHASES = ["requested", "waiting", "pending", "queued", "in_progress", "completed"];

type Verdict = { readonly status: ConditionStatus; readonly reason: string };

/** What a deployment's state makes of its condition. */
export function verdictOnDeployment(state: string): Verdict {
  return { status: DEPLOYMENT_STATES.get(state) ?? "Unknown", reason: reasonOf(state) };
}

/** What a run's status, and its conclusion once it is completed, make of its condition. */
export function verdictOnRun(status: string, conclusion: string | null | undefined): Verdict {
  const concluded = status === "completed" && conclusion ? conclusion : undefined;
  return {
    status: (concluded && CONCLUSIONS.get(concluded)) || "Unknown",
    reason: reasonOf(concluded ?? status),
  };
}

/** How many phases of its life a run has behind it. */
export function phaseOf(status: string): number {
  return Math.max(PHASES.indexOf(status), 0);
}

export const PHASE_COUNT = PHASES.length;

function words(isTrue: string[], isFalse: string[]): ReadonlyMap<string, ConditionStatus> {
  return new Map([
    ...isTrue.map((word) => [word, "True"] as const),
    ...isFalse.map((word) => [word, "False"] as const),
  ]);
}

/** GitHub's words are reasons as they are; anything else that may come is made one. */
function reasonOf(word: string): string {
  return /^[A-Za-z][A-Za-z0-9_]*$/.test(word) ? word : "Unrecognized";
}
