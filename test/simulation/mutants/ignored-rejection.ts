import { type Mutant, withPorts } from "./mutant.ts";

/** What PutEvents says of single entries isn't read. */
export const ignoredRejection: Mutant = {
  name: "an ignored failed entry",
  breaks: 8,
  mutate: (production) =>
    withPorts(production, ({ publisher }) => ({
      publisher: {
        async publish(transitions) {
          await publisher.publish(transitions);
          return transitions.map(() => undefined);
        },
      },
    })),
};
