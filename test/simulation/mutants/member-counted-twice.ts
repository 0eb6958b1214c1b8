import { booksThat, type Mutant, withoutGuard, withRollupPorts } from "./mutant.ts";

/** A group doesn't remember whom it has counted, so that a member that is told again counts again. */
export const memberCountedTwice: Mutant = {
  name: "a member counted twice",
  breaks: 38,
  mutate: (production) =>
    withRollupPorts(
      withoutGuard(production, (sort) => sort.startsWith("member#")),
      ({ books }) => ({ books: booksThat(books, (opened) => ({ ...opened, members: new Map() })) }),
    ),
};
