import { type Mutant, withThreads } from "./mutant.ts";

/** A send of which nothing was heard is waited for without end. */
export const endlessSend: Mutant = {
  name: "a send that is waited for without end",
  breaks: 61,
  isOfNotices: true,
  mutate: (production) =>
    withThreads(production, (threads, clock) => ({
      async read(key) {
        const stored = await threads.read(key);
        const { sending } = stored?.thread ?? {};
        const isLost = sending && Date.parse(clock.now()) - Date.parse(sending.at) >= 30_000;
        return isLost ? undefined : stored;
      },
    })),
};
