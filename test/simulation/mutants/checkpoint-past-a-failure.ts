import type { Mutant } from "./mutant.ts";

/** The stream goes on behind a record at which the relay stopped. */
export const checkpointPastAFailure: Mutant = {
  name: "a checkpoint past a failure",
  breaks: 15,
  mutate: (production) => ({
    ...production,
    mapping: { ...production.mapping, reportsFailures: false },
  }),
};
