import { type Mutant, withVerbs } from "./mutant.ts";

/** A gate that was deleted while it was decided is written as it was decided. */
export const decidedFromTheDead: Mutant = {
  name: "a deleted gate that is decided",
  breaks: 43,
  isOfGates: true,
  mutate: (production) =>
    withVerbs(production, {
      decide: (ports, event) => {
        const { store } = ports;
        const write: typeof store.write = async (state, version) => {
          const result = await store.write(state, version);
          const isGone = !result.written && result.stored?.state.deletedTime !== undefined;
          return isGone && state.gate ? store.write(state, result.stored?.version) : result;
        };
        const read = (resource: string) => store.read(resource);
        return production.verbs.decide({ ...ports, store: { read, write } }, event);
      },
    }),
};
