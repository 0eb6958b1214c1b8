import { type Mutant, withVerbs } from "./mutant.ts";

/** History is written first, of what the bus may then refuse. */
export const historyBeforePublication: Mutant = {
  name: "history written before publication",
  breaks: 26,
  mutate: (production) =>
    withVerbs(production, {
      relay: ({ publisher, history, unreadable }, records) =>
        production.verbs.relay(
          {
            history,
            unreadable,
            publisher: {
              async publish(transitions) {
                await history.append(transitions);
                return publisher.publish(transitions);
              },
            },
          },
          records,
        ),
    }),
};
