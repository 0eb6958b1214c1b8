import { type Mutant, withVerbs } from "./mutant.ts";

/** A report goes by when it came in, though a deadline has passed while it was waiting for its read. */
export const deadlineOverlooked: Mutant = {
  name: "a deadline overlooked by a slow report",
  breaks: 32,
  mutate: (production) =>
    withVerbs(production, {
      ingest({ clock, ...ports }, addressed, caller) {
        const received = clock.now();
        const frozen = {
          now: () => received,
          sleep: clock.sleep.bind(clock),
          random: clock.random.bind(clock),
        };
        return production.verbs.ingest({ ...ports, clock: frozen }, addressed, caller);
      },
    }),
};
