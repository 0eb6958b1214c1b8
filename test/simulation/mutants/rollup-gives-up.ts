import { type Mutant, withVerbs } from "./mutant.ts";

/** The rollup ends at the first group that can't be told, and says that all went well. */
export const rollupGivesUp: Mutant = {
  name: "a rollup that ends at the first failure",
  breaks: 44,
  mutate: (production) =>
    withVerbs(production, {
      async rollup(ports, records) {
        let [groups, unreadable] = [0, 0];
        for (const record of records) {
          const rolled = await production.verbs.rollup(ports, [record]);
          groups += rolled.groups;
          unreadable += rolled.unreadable;
          if (rolled.failure) break;
        }
        return { groups, unreadable };
      },
    }),
};
