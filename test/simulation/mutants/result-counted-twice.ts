import { type Mutant, withPorts } from "./mutant.ts";

/** A status with probes doesn't remember the reports that it has, so that a result counts again when it is sent again. */
export const resultCountedTwice: Mutant = {
  name: "a result counted twice",
  breaks: 47,
  mutate: (production) =>
    withPorts(production, ({ store }) => ({
      store: {
        read: (resource) => store.read(resource),
        write: (state, version) =>
          store.write(state.probes ? { ...state, recent: [] } : state, version),
      },
    })),
};
