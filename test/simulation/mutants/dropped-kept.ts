import { live } from "../../../lib/domain/state.ts";
import { type Mutant, withVerbs } from "./mutant.ts";

/** Who isn't named any more by a list is taken for deleted, and stays. */
export const droppedKept: Mutant = {
  name: "a list's dropped member kept",
  breaks: 49,
  mutate: (production) =>
    withVerbs(production, {
      ingest({ store, ...ports }, addressed, caller) {
        const keeping: typeof store = {
          read: (resource) => store.read(resource),
          async write(state, version) {
            return live(state) ? store.write(state, version) : { written: true };
          },
        };
        return production.verbs.ingest({ ...ports, store: keeping }, addressed, caller);
      },
    }),
};
