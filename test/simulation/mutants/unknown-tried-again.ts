import { type Mutant, withTelling } from "./mutant.ts";

/** Whoever may have heard a notice is told again, though they wouldn't know it again. */
export const unknownTriedAgain: Mutant = {
  name: "an unknown outcome tried again",
  breaks: 59,
  isOfNotices: true,
  mutate: (production) =>
    withTelling(production, ({ notifiers }) => ({
      notifiers: {
        shown: (choice) => notifiers.shown(choice),
        gateIn: (choice) => notifiers.gateIn(choice),
        tellsSummaries: (choice) => notifiers.tellsSummaries(choice),
        isIdempotent: () => true,
        send: (choice, notice) => notifiers.send(choice, notice),
      },
    })),
};
