import { type Mutant, withPorts } from "./mutant.ts";

/** A soak isn't restarted by who contradicts: a time that only the service sets is set otherwise. */
export const soakKept: Mutant = {
  name: "a soak that nothing restarts",
  breaks: 20,
  mutate: (production) =>
    withPorts(production, ({ store }) => ({
      store: {
        read: (resource) => store.read(resource),
        write: (state, version) =>
          store.write(
            {
              ...state,
              conditions: state.conditions.map((one) => ({
                ...one,
                stableSince: one.lastTransitionTime,
              })),
            },
            version,
          ),
      },
    })),
};
