import { type Mutant, withThreads } from "./mutant.ts";

/** A thread forgets what it is past, and tells what comes late. */
export const olderTold: Mutant = {
  name: "something older told after something newer",
  breaks: 60,
  isOfNotices: true,
  mutate: (production) =>
    withThreads(production, (threads) => ({
      write: (thread, version) => threads.write({ ...thread, passed: 0 }, version),
    })),
};
