import type { Verdict } from "./run.ts";
import type { Shrunk } from "./shrink.ts";

/** What people are told of a run that failed: what is left of it, what that breaks, and how to see it again. */
export function explanationOf(failing: Verdict, { verdict, runs }: Shrunk, again: string): string {
  const { run, ingredients, failure } = verdict;
  return [
    ...(run.world.evidence.lines ?? []),
    "",
    `breaks invariant ${failure?.invariant.number}: ${failure?.invariant.name}`,
    `  ${failure?.detail}`,
    `shrunk from ${failing.ingredients.length} requests, sweeps and faults to ${ingredients.length}, in ${runs} runs:`,
    ...ingredients.map((name) => `  ${name}`),
    `the whole of it: ${again}`,
    "",
  ].join("\n");
}
