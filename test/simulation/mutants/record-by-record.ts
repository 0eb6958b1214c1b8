import { type Mutant, withVerbs } from "./mutant.ts";

/** A group is written once for each of its members, however many change together. */
export const recordByRecord: Mutant = {
  name: "a rollup record by record",
  breaks: 42,
  mutate: (production) =>
    withVerbs(production, {
      async rollup(ports, records) {
        let [groups, unreadable] = [0, 0];
        for (const record of records) {
          const rolled = await production.verbs.rollup(ports, [record]);
          groups += rolled.groups;
          unreadable += rolled.unreadable;
          if (rolled.failure) return { ...rolled, groups, unreadable };
        }
        return { groups, unreadable };
      },
    }),
};
