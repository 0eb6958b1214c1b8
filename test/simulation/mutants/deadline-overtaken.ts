import { type Mutant, withVerbs } from "./mutant.ts";

/** A report that is good for a shorter time doesn't bring forward when the sweep looks. */
export const deadlineOvertaken: Mutant = {
  name: "an earlier deadline not put on the agenda",
  breaks: 33,
  mutate: (production) =>
    withVerbs(production, {
      ingest({ store, ...ports }, addressed, caller) {
        const stuck = {
          ...ports,
          store: {
            read: store.read.bind(store),
            async write(...[state, version]: Parameters<typeof store.write>) {
              const checkAt = (await store.read(state.resource))?.state.checkAt ?? state.checkAt;
              return store.write({ ...state, ...(checkAt && { checkAt }) }, version);
            },
          },
        };
        return production.verbs.ingest(stuck, addressed, caller);
      },
    }),
};
