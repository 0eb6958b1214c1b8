import type { Books } from "../../../lib/domain/tally.ts";
import { booksThat, type Mutant, withoutGuard, withRollupPorts } from "./mutant.ts";

/** Whatever comes last of a member is taken for its latest word. */
export const staleMember: Mutant = {
  name: "a stale member that wins",
  breaks: 39,
  mutate: (production) =>
    withRollupPorts(
      withoutGuard(production, (sort) => sort.startsWith("member#")),
      ({ books }) => ({ books: booksThat(books, unversioned) }),
    ),
};

function unversioned(opened: Books): Books {
  const members = [...opened.members].map(
    ([name, member]) => [name, { ...member, version: 0 }] as const,
  );
  return { ...opened, members: new Map(members) };
}
