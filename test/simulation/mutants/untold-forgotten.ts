import { type Mutant, withThreads } from "./mutant.ts";

/** A thread forgets that a failure wasn't told. */
export const untoldForgotten: Mutant = {
  name: "the end of an untold failure",
  breaks: 63,
  isOfNotices: true,
  mutate: (production) =>
    withThreads(production, (threads) => ({
      write: ({ untold: _, ...thread }, version) => threads.write(thread, version),
    })),
};
