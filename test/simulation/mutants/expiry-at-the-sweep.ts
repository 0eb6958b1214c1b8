import { type Mutant, withVerbs } from "./mutant.ts";

/** What has expired is stored as of the sweep that finds it. */
export const expiryAtTheSweep: Mutant = {
  name: "an expiry as of the sweep",
  breaks: 31,
  mutate: (production) =>
    withVerbs(production, {
      sweep({ store, clock, ...ports }) {
        const late = {
          read: store.read.bind(store),
          write(...[state, version]: Parameters<typeof store.write>) {
            const isNew = ({ lastTransitionTime }: { readonly lastTransitionTime: string }) =>
              lastTransitionTime === state.asOf;
            const conditions = state.conditions.map((one) =>
              isNew(one) ? { ...one, lastTransitionTime: clock.now() } : one,
            );
            return store.write({ ...state, conditions }, version);
          },
        };
        return production.verbs.sweep({ ...ports, clock, store: late });
      },
    }),
};
