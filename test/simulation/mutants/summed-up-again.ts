import { type Mutant, withNotices } from "./mutant.ts";

/** Whoever sums up doesn't ask which of the notices that wait were told before. */
export const summedUpAgain: Mutant = {
  name: "a notice that is handed over again and told again",
  breaks: 59,
  isOfNotices: true,
  mutate: (production) => withNotices(production, () => ({ told: async () => new Set() })),
};
