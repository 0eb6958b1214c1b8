import { type Mutant, withoutGuard } from "./mutant.ts";

/** A member's row that was read before a change is counted in a tally that was read after it. */
export const unguardedMember: Mutant = {
  name: "a member written without its guard",
  breaks: 38,
  mutate: (production) => withoutGuard(production, (sort) => sort.startsWith("member#")),
};
