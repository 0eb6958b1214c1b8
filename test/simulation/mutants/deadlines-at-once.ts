import { present } from "../../../lib/domain/expiry.ts";
import { type Mutant, withVerbs } from "./mutant.ts";

/** All that has expired is one change, so that what was in between is never told. */
export const deadlinesAtOnce: Mutant = {
  name: "several deadlines in one change",
  breaks: 31,
  mutate: (production) =>
    withVerbs(production, {
      sweep({ store, clock, ...ports }) {
        const hasty = {
          read: store.read.bind(store),
          write: (...[state, version]: Parameters<typeof store.write>) =>
            store.write({ ...present(state, clock.now()), sequence: state.sequence }, version),
        };
        return production.verbs.sweep({ ...ports, clock, store: hasty });
      },
    }),
};
