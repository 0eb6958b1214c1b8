import { type Mutant, withPorts } from "./mutant.ts";

/** Whoever loses a race writes the same again, over the winner. */
export const overwrittenWinner: Mutant = {
  name: "the winner of a race is overwritten",
  breaks: 4,
  mutate: (production) =>
    withPorts(production, ({ store }) => ({
      store: {
        read: (resource) => store.read(resource),
        async write(state, version) {
          const result = await store.write(state, version);
          return result.written ? result : store.write(state, result.stored?.version);
        },
      },
    })),
};
