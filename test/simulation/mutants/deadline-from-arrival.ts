import { type Mutant, withVerbs } from "./mutant.ts";

/** What a report says is good for so long from when it comes in, not from when it was observed. */
export const deadlineFromArrival: Mutant = {
  name: "a deadline from arrival",
  breaks: 1,
  mutate: (production) =>
    withVerbs(production, {
      ingest(ports, addressed, caller) {
        const { ttl, observedAt } = addressed.input;
        if (ttl === undefined || observedAt === undefined) {
          return production.verbs.ingest(ports, addressed, caller);
        }
        const late = Math.max(0, Date.parse(ports.clock.now()) - Date.parse(observedAt));
        const input = { ...addressed.input, ttl: ttl + late };
        return production.verbs.ingest(ports, { ...addressed, input }, caller);
      },
    }),
};
