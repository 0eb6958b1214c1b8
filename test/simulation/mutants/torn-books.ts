import type { Tally } from "../../../lib/domain/tally.ts";
import { booksThat, type Mutant, withRollupPorts } from "./mutant.ts";

/** Where a change is no news, the group is told of the tally that was read before the members were. */
export const tornBooks: Mutant = {
  name: "a group told of a tally from before its members were read",
  breaks: 44,
  mutate: (production) =>
    withRollupPorts(production, ({ books }) => {
      const opened = new Map<string, Tally | undefined>();
      return {
        books: {
          ...booksThat(books, (one) => one),
          async open(group, names) {
            const found = await books.open(group, names);
            opened.set(group, found.tally);
            return found;
          },
          tally: async (group) => (opened.has(group) ? opened.get(group) : books.tally(group)),
        },
      };
    }),
};
