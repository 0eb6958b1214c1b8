import { type Mutant, withVerbs } from "./mutant.ts";

/** What a gate depends on is glanced at, for half the price, and may then be older than it was before. */
export const inputsGlanced: Mutant = {
  name: "a gate decided on what is only glanced at",
  breaks: 56,
  isOfGates: true,
  mutate: (production) =>
    withVerbs(production, {
      decide: (ports, event) => {
        const { store, glances } = ports;
        const read = async (resource: string) => {
          const found = await glances.glance(resource);
          return found?.state.gate ? store.read(resource) : found;
        };
        const write: typeof store.write = (state, version) => store.write(state, version);
        return production.verbs.decide({ ...ports, store: { read, write } }, event);
      },
    }),
};
