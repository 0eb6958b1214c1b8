import { type Mutant, withNotices } from "./mutant.ts";

/** While anything is silenced, ends aren't told either. */
export const recoverySilenced: Mutant = {
  name: "an end that is silenced",
  breaks: 62,
  isOfNotices: true,
  mutate: (production) =>
    withNotices(production, (notices, { silences, clock }) => ({
      async begin(subscription, notice, attempt) {
        const all = notice.phase === "well" ? await silences.all() : [];
        const isSilent = all.some(([, { until }]) => until === undefined || until > clock.now());
        return isSilent ? "sent" : notices.begin(subscription, notice, attempt);
      },
    })),
};
