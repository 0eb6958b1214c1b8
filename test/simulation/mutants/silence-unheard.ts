import { type Mutant, withTelling } from "./mutant.ts";

/** Nobody asks whether a failure is silenced. */
export const silenceUnheard: Mutant = {
  name: "a silence that nobody hears",
  breaks: 64,
  isOfNotices: true,
  mutate: (production) => withTelling(production, () => ({ silences: { all: async () => [] } })),
};
