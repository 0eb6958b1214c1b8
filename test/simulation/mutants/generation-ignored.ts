import { type Mutant, withVerbs } from "./mutant.ts";

/** A late word about an old version speaks for the new one. */
export const generationIgnored: Mutant = {
  name: "the generation ignored",
  breaks: 1,
  mutate: (production) =>
    withVerbs(production, {
      ingest(ports, { resource, input: { generation: _, ...input } }, caller) {
        return production.verbs.ingest(ports, { resource, input }, caller);
      },
    }),
};
