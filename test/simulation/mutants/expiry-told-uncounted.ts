import { type Mutant, withVerbs } from "./mutant.ts";

/** A reader sees an expiry under the sequence of what was before, and so may never ask again. */
export const expiryToldUncounted: Mutant = {
  name: "an expiry told under the sequence before it",
  breaks: 36,
  mutate: (production) =>
    withVerbs(production, {
      async getStatus(ports, resource) {
        const stored = await ports.store.read(resource);
        const status = await production.verbs.getStatus(ports, resource);
        return { ...status, sequence: stored?.state.sequence ?? status.sequence };
      },
    }),
};
