import { type Mutant, withPorts } from "./mutant.ts";

/** Two changes share a sequence, because only every other write raises it. */
export const sharedSequence: Mutant = {
  name: "a sequence shared by two changes",
  breaks: 29,
  mutate: (production) =>
    withPorts(production, ({ store }) => ({
      store: {
        read: (resource) => store.read(resource),
        write: (state, version = 0) =>
          store.write(
            { ...state, sequence: Math.ceil(state.sequence / 2) },
            version === 0 ? undefined : version,
          ),
      },
    })),
};
