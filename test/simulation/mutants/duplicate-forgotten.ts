import { type Mutant, withPorts } from "./mutant.ts";

/** A status doesn't remember the reports that it has. */
export const duplicateForgotten: Mutant = {
  name: "a duplicate forgotten",
  breaks: 1,
  mutate: (production) =>
    withPorts(production, ({ store }) => ({
      store: {
        read: (resource) => store.read(resource),
        write: (state, version) => store.write({ ...state, recent: [] }, version),
      },
    })),
};
