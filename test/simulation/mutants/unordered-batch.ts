import { type Mutant, withVerbs } from "./mutant.ts";

/** The records of a batch are relayed at the same time. */
export const unorderedBatch: Mutant = {
  name: "an unordered batch",
  breaks: 10,
  mutate: (production) =>
    withVerbs(production, {
      async relay(ports, records) {
        const results = await Promise.all(
          records.map((record) => production.verbs.relay(ports, [record])),
        );
        const published = results.reduce((sum, one) => sum + one.published, 0);
        const failure = results.find((one) => one.failure)?.failure;
        return { published, unreadable: 0, ...(failure && { failure }) };
      },
    }),
};
