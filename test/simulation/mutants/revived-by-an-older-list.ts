import { type Mutant, storeThat, withVerbs } from "./mutant.ts";

/** What was deleted by a list, or by hand, doesn't remember when. */
export const revivedByAnOlderList: Mutant = {
  name: "a member brought back by an older list",
  breaks: 51,
  mutate: (production) =>
    withVerbs(production, {
      ingest({ store, ...ports }, addressed, caller) {
        const forgetful = storeThat(store, ({ barrier: _, ...state }) => state);
        return production.verbs.ingest({ ...ports, store: forgetful }, addressed, caller);
      },
    }),
};
