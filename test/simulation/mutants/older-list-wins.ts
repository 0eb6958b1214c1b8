import { type Mutant, storeThat, withVerbs } from "./mutant.ts";

/** A list counts as the latest when it comes last. */
export const olderListWins: Mutant = {
  name: "an older list that wins",
  breaks: 49,
  mutate: (production) =>
    withVerbs(production, {
      ingest({ store, ...ports }, addressed, caller) {
        if (!addressed.input.resources)
          return production.verbs.ingest({ store, ...ports }, addressed, caller);
        const forgetful = storeThat(store, (state) => {
          const { listed: _, ...rest } = state;
          return state.resource === addressed.resource ? rest : state;
        });
        return production.verbs.ingest({ ...ports, store: forgetful }, addressed, caller);
      },
    }),
};
