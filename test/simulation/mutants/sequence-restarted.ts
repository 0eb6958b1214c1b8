import { type Mutant, withPorts } from "./mutant.ts";

/** A resource that was deleted begins at one again, when it is declared again. */
export const sequenceRestarted: Mutant = {
  name: "the sequence restarted after a deletion",
  breaks: 7,
  mutate: (production) =>
    withPorts(production, ({ store }) => ({
      store: {
        async read(resource) {
          const stored = await store.read(resource);
          if (stored?.state.deletedTime === undefined) return stored;
          return { ...stored, state: { ...stored.state, sequence: 0 } };
        },
        write: (state, version) => store.write(state, version),
      },
    })),
};
