import { type Mutant, withVerbs } from "./mutant.ts";

/** An error of history's is no error of the relay's. */
export const historyForgotten: Mutant = {
  name: "history that couldn't be written forgotten",
  breaks: 28,
  mutate: (production) =>
    withVerbs(production, {
      relay: ({ publisher, history, unreadable }, records) =>
        production.verbs.relay(
          {
            publisher,
            unreadable,
            history: {
              append: (transitions) => history.append(transitions).catch(() => undefined),
            },
          },
          records,
        ),
    }),
};
