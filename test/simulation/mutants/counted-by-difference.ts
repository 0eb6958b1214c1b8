import { standingOf } from "../../../lib/domain/group.ts";
import { groupOf, nameOf } from "../../../lib/domain/resource.ts";
import type { Member } from "../../../lib/domain/tally.ts";
import type { Images, StreamRecord } from "../../../lib/pipeline/ports/stream.ts";
import { booksThat, type Mutant, withoutGuard, withVerbs } from "./mutant.ts";

/** What a member was before is taken from the record of its change, rather than from the group's books. */
export const countedByDifference: Mutant = {
  name: "members counted by difference",
  breaks: 38,
  mutate: (production) => {
    const system = withoutGuard(production, (sort) => sort.startsWith("member#"));
    return withVerbs(system, {
      async rollup({ books, ...ports }, records) {
        const before = membersBefore(records);
        const told = {
          ...booksThat(books, (opened) => opened),
          open: async (group: string, names: readonly string[]) => ({
            ...(await books.open(group, names)),
            members: before.get(group) ?? new Map(),
          }),
        };
        return production.verbs.rollup({ ...ports, books: told }, records);
      },
    });
  },
};

function membersBefore(records: readonly StreamRecord[]): Map<string, Map<string, Member>> {
  const groups = new Map<string, Map<string, Member>>();
  for (const record of records) {
    const { before, version } = imagesIn(record);
    const group = before && groupOf(before.resource);
    const standing = standingOf(before);
    if (!before || group === undefined || !standing) continue;
    const name = nameOf(before.resource);
    const members = groups.get(group) ?? new Map<string, Member>();
    groups.set(group, members);
    if (!members.has(name)) members.set(name, { name, version: version - 1, standing });
  }
  return groups;
}

function imagesIn(record: StreamRecord): Images {
  try {
    return record.read();
  } catch {
    return { before: undefined, after: undefined, version: 0 };
  }
}
