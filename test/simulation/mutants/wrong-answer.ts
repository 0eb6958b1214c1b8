import { type Mutant, withVerbs } from "./mutant.ts";

/** Every report is answered as one that was in already. */
export const wrongAnswer: Mutant = {
  name: "a change answered as none",
  breaks: 6,
  mutate: (production) =>
    withVerbs(production, {
      async ingest(ports, addressed, caller) {
        const { transitions, status } = await production.verbs.ingest(ports, addressed, caller);
        return { applied: false, reason: "Duplicate", transitions, status };
      },
    }),
};
