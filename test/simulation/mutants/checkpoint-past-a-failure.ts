import { type Mutant, withMapping } from "./mutant.ts";

/** The stream goes on behind a record at which the relay stopped. */
export const checkpointPastAFailure: Mutant = {
  name: "a checkpoint past a failure",
  breaks: 15,
  mutate: (production) => withMapping(production, "relay", { reportsFailures: false }),
};
