import { booksThat, type Mutant, withVerbs } from "./mutant.ts";

/** The recount reads a page of the books twice, and sets a tally "right" that was. */
export const driftingRecount: Mutant = {
  name: "a recount that drifts",
  breaks: 38,
  mutate: (production) =>
    withVerbs(production, {
      sweep: ({ books, ...ports }) =>
        production.verbs.sweep({
          ...ports,
          books: {
            ...booksThat(books, (opened) => opened),
            async *members(group) {
              for await (const member of books.members(group)) yield* [member, member];
            },
          },
        }),
    }),
};
