import type { Verdicts } from "../verdict.ts";

/** What a run's outcome says once it is finished, and what happened until then; until 0.4 tests passed and failed. */
export const RUN_VERDICTS = {
  True: ["success", "pass"],
  False: ["failure", "fail"],
  Unknown: ["queued", "started", "skipped", "finished", "error", "cancel"],
} as const satisfies Verdicts;

const PHASES = ["queued", "started", "skipped", "finished"];

/** The word that a run's event says: its outcome when it has one, else what happened. */
export function wordOf(predicate: string, outcome: string | null | undefined): string {
  return (predicate === "finished" && outcome) || predicate;
}

/** How many phases of its life a run has behind it. */
export function phaseOf(predicate: string): number {
  return Math.max(PHASES.indexOf(predicate), 0);
}
