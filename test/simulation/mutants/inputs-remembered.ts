import type { Stored } from "../../../lib/pipeline/ports/status.ts";
import { type Mutant, withVerbs } from "./mutant.ts";

/** Who loses the write of a gate reads the gate again, and decides by what it had read of all else. */
export const inputsRemembered: Mutant = {
  name: "a loser that decides by what it read before",
  breaks: 13,
  isOfGates: true,
  mutate: (production) =>
    withVerbs(production, {
      decide: (ports, event) => {
        const { store } = ports;
        const known = new Map<string, Stored | undefined>();
        const read = async (resource: string) => {
          const found = known.get(resource) ?? (await store.read(resource));
          if (!found?.state.gate) known.set(resource, found);
          return found;
        };
        const write: typeof store.write = (state, version) => store.write(state, version);
        return production.verbs.decide({ ...ports, store: { read, write } }, event);
      },
    }),
};
