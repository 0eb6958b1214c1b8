import { standingOf } from "../domain/group.ts";
import { sameJson } from "../domain/json.ts";
import { nameOf } from "../domain/resource.ts";
import {
  countsOf,
  type Member,
  type MemberChange,
  namedAmong,
  type Tally,
} from "../domain/tally.ts";
import { concurrently } from "./concurrently.ts";
import type { GroupBooks, Tree } from "./ports/group.ts";
import { type GroupPorts, rollUp } from "./rollup.ts";

export type RecountPorts = GroupPorts & { readonly tree: Tree };

/**
 * Looks at every member of a group as it is stored, and takes what the group missed into its books.
 * Answers whether the tally had drifted from the books, which it never may; it is set right then.
 */
export async function recount(ports: RecountPorts, group: string): Promise<boolean> {
  const { books } = ports;
  const names = new Set<string>();
  const known = new Set<string>();
  for await (const member of ports.tree.children(group)) names.add(nameOf(member));
  for await (const { name } of books.members(group)) known.add(name);
  const members = await membersNow(ports, group, [...names.union(known)]);
  // A gate counts in no group: that is news only where it was something else before.
  const news = members.filter(({ name, standing }) => standing !== undefined || known.has(name));
  await rollUp(ports, group, news);
  const right = await rightTally(books, group);
  if (!right) return false;
  await books.enter(group, { tally: right, members: [], unwell: [], recovered: [] });
  await rollUp(ports, group, []);
  return true;
}

/** What each member is now. */
async function membersNow(
  { store }: RecountPorts,
  group: string,
  names: readonly string[],
): Promise<MemberChange[]> {
  const found = await concurrently(names, async (name): Promise<MemberChange[]> => {
    const stored = await store.read(`${group}/${name}`);
    if (!stored) return [];
    const { state, version } = stored;
    const standing = standingOf(state);
    return [{ name, version, time: state.updatedTime, ...(standing && { standing }) }];
  });
  return found.flat();
}

/** The next tally, when the present one isn't the fold over the books; changes on the way put it off to the next recount. */
async function rightTally(books: GroupBooks, group: string): Promise<Tally | undefined> {
  const before = await books.tally(group);
  const members: Member[] = [];
  for await (const member of books.members(group)) members.push(member);
  const tally = await books.tally(group);
  if (!tally || tally.version !== before?.version) return undefined;
  const sums = { counts: countsOf(members), named: namedAmong(members) };
  const { version, time, ...told } = tally;
  return sameJson(told, sums) ? undefined : { version: version + 1, time, ...sums };
}
