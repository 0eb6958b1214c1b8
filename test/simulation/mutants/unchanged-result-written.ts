import { type Mutant, storeThat, withVerbs } from "./mutant.ts";

/** Every result is written, as if it were the first of its row. */
export const unchangedResultWritten: Mutant = {
  name: "an unchanged result of the prober written",
  breaks: 53,
  mutate: (production) =>
    withVerbs(production, {
      probeMinute({ store, ...ports }, from) {
        const forgetful = storeThat(store, ({ probes, ...state }) => ({
          ...state,
          ...(probes && { probes: probes.map((one) => ({ ...one, length: 0 })) }),
        }));
        return production.verbs.probeMinute({ ...ports, store: forgetful }, from);
      },
    }),
};
