import { type Mutant, withThreads } from "./mutant.ts";

/** What is held is dropped, and not told when nothing holds it any more. */
export const heldForgotten: Mutant = {
  name: "a held notice forgotten",
  breaks: 65,
  isOfNotices: true,
  mutate: (production) =>
    withThreads(production, (threads) => ({
      write: (thread, version) => {
        const queue = thread.queue.filter(({ heldBy }) => heldBy === undefined);
        return threads.write({ ...thread, queue }, version);
      },
    })),
};
