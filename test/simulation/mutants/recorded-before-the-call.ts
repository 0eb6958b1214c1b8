import { type Mutant, withNotices } from "./mutant.ts";

/** A notice is recorded as sent before it is. */
export const recordedBeforeTheCall: Mutant = {
  name: "recorded as sent before the call",
  breaks: 14,
  isOfNotices: true,
  mutate: (production) =>
    withNotices(production, (notices) => ({
      async begin(subscription, notice, attempt) {
        const begun = await notices.begin(subscription, notice, attempt);
        if (begun === "new") await notices.end(subscription, { notice, outcome: "sent" });
        return begun;
      },
    })),
};
