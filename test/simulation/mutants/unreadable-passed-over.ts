import { type Mutant, withPorts } from "./mutant.ts";

/** What can't be read is passed over, and nobody ever sees it. */
export const unreadablePassedOver: Mutant = {
  name: "an unreadable record passed over",
  breaks: 30,
  mutate: (production) =>
    withPorts(production, () => ({ unreadable: { keep: async () => undefined } })),
};
