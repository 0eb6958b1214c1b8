import { type Mutant, withVerbs } from "./mutant.ts";

/** A report from the future is taken in, and pins what it says. */
export const futureReportTaken: Mutant = {
  name: "a report from the future taken in",
  breaks: 21,
  mutate: (production) =>
    withVerbs(production, {
      ingest(ports, addressed, caller) {
        const { observedAt = "" } = addressed.input;
        const now = () => {
          const time = ports.clock.now();
          return observedAt > time ? observedAt : time;
        };
        return production.verbs.ingest(
          { ...ports, clock: { ...ports.clock, now } },
          addressed,
          caller,
        );
      },
    }),
};
