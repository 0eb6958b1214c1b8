import { type Mutant, withoutGuard } from "./mutant.ts";

/** Two rollups of one group overwrite each other's sums. */
export const unguardedTally: Mutant = {
  name: "a tally written without its guard",
  breaks: 41,
  mutate: (production) => withoutGuard(production, (sort) => sort === "tally"),
};
