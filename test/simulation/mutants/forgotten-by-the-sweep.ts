import { type Mutant, withVerbs } from "./mutant.ts";

/** What has expired once leaves the agenda, though another of its conditions expires later. */
export const forgottenByTheSweep: Mutant = {
  name: "an expired status off the agenda",
  breaks: 33,
  mutate: (production) =>
    withVerbs(production, {
      sweep: ({ store, ...ports }) =>
        production.verbs.sweep({
          ...ports,
          store: {
            read: (resource) => store.read(resource),
            write({ checkAt, ...state }, version) {
              const isOver = state.asOf !== undefined || checkAt === undefined;
              return store.write({ ...state, ...(!isOver && { checkAt }) }, version);
            },
          },
        }),
    }),
};
