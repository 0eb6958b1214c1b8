import type { Tally } from "../../../lib/domain/tally.ts";
import { booksThat, type Mutant, withVerbs } from "./mutant.ts";

/** The recount compares the members of now with a tally of before, and takes what happened meanwhile for a drift. */
export const falseAlarm: Mutant = {
  name: "a recount that raises a false alarm",
  breaks: 46,
  mutate: (production) =>
    withVerbs(production, {
      sweep({ books, ...ports }) {
        const known = new Map<string, Tally | undefined>();
        const slow = {
          ...booksThat(books, (opened) => opened),
          async tally(group: string) {
            if (!known.has(group)) known.set(group, await books.tally(group));
            await ports.clock.sleep(500);
            return known.get(group);
          },
        };
        return production.verbs.sweep({ ...ports, books: slow });
      },
    }),
};
