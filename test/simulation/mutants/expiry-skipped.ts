import { type Mutant, withVerbs } from "./mutant.ts";

/** A report on what has expired is merged as if it were in time, so that nobody is told of the expiry. */
export const expirySkipped: Mutant = {
  name: "an expiry that a report skips",
  breaks: 32,
  mutate: (production) =>
    withVerbs(production, {
      ingest({ clock, ...ports }, addressed, caller) {
        const times = [clock.now()];
        const now = () => times.shift() ?? "1970-01-01T00:00:00.000Z";
        const slow = { now, sleep: clock.sleep.bind(clock), random: clock.random.bind(clock) };
        return production.verbs.ingest({ ...ports, clock: slow }, addressed, caller);
      },
    }),
};
