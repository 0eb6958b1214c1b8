import { type Mutant, withVerbs } from "./mutant.ts";

/** The report that comes last wins, whenever it was observed. */
export const comparedByArrival: Mutant = {
  name: "the order key compared by arrival",
  breaks: 1,
  mutate: (production) =>
    withVerbs(production, {
      ingest(ports, { resource, input: { observedAt: _, ...input } }, caller) {
        return production.verbs.ingest(ports, { resource, input }, caller);
      },
    }),
};
