import { type Mutant, storeThat, withVerbs } from "./mutant.ts";

/** A schedule that comes twice counts twice, because the prober doesn't look whether a run is known. */
export const dueCountedTwice: Mutant = {
  name: "a run of a probe counted twice",
  breaks: 52,
  mutate: (production) =>
    withVerbs(production, {
      probeMinute({ store, ...ports }, from) {
        const forgetful = storeThat(store, (state) => ({ ...state, recent: [] }));
        return production.verbs.probeMinute({ ...ports, store: forgetful }, from);
      },
    }),
};
