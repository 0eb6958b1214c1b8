import { type Mutant, withVerbs } from "./mutant.ts";

/** A report that changes nothing is written all the same. */
export const unchangedReportWritten: Mutant = {
  name: "an unchanged report written",
  breaks: 5,
  mutate: (production) =>
    withVerbs(production, {
      async ingest(ports, addressed, caller) {
        const result = await production.verbs.ingest(ports, addressed, caller);
        const stored = await ports.store.read(addressed.resource);
        if (stored && !result.applied) await ports.store.write(stored.state, stored.version);
        return result;
      },
    }),
};
