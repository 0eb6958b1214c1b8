import { type Mutant, withVerbs } from "./mutant.ts";

/** A failed record is skipped, and those behind it are published before it. */
export const goesOnBehindAFailure: Mutant = {
  name: "the relay goes on behind a failure",
  breaks: 10,
  mutate: (production) =>
    withVerbs(production, {
      async relay(ports, records) {
        let [published, failure]: [
          number,
          Awaited<ReturnType<typeof production.verbs.relay>>["failure"],
        ] = [0, undefined];
        for (const record of records) {
          const relayed = await production.verbs.relay(ports, [record]);
          published += relayed.published;
          failure ??= relayed.failure;
        }
        return { published, unreadable: 0, ...(failure && { failure }) };
      },
    }),
};
