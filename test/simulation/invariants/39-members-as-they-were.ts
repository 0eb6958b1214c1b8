import { isDeepStrictEqual } from "node:util";
import type { Member } from "../../../lib/domain/tally.ts";
import type { Accounts } from "../accounts.ts";
import { standingIn } from "../members.ts";
import type { Invariant } from "./invariant.ts";

export const membersAsTheyWere: Invariant = {
  number: 39,
  name: "a group's books have each member as it was at the version that they name, and never go back to an older one",
  violation({ accounts }) {
    for (const [group, entries] of accounts.groups.books) {
      const versions = new Map<string, number>();
      for (const member of entries.flatMap(({ entered }) => entered)) {
        const before = versions.get(member.name) ?? 0;
        const { name, version } = member;
        if (version <= before) return `${group}/${name} went from version ${before} to ${version}`;
        versions.set(name, version);
        const wrong = wrongWord(accounts, group, member);
        if (wrong) return wrong;
      }
    }
    return undefined;
  },
};

function wrongWord(
  { byResource }: Accounts,
  group: string,
  { name, version, standing }: Member,
): string | undefined {
  const commit = (byResource.get(`${group}/${name}`) ?? []).find(
    ({ after }) => after.version === version,
  );
  const was = standingIn(commit?.after.state);
  if (commit && isDeepStrictEqual(standing, was)) return undefined;
  return `${group}/${name} counts as ${JSON.stringify(standing)} of version ${version}, when it was ${JSON.stringify(was)}`;
}
