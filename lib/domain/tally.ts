import { HEALTHS, type Health } from "./health.ts";
import { later } from "./order.ts";

/** How a member counts in its group. */
export type Standing = {
  readonly health: Health;
  /** What the group's message calls it. */
  readonly type: string;
  readonly critical: boolean;
};

/** How many members stand alike. */
export type Count = Standing & { readonly count: number };

/** A member that isn't well, by the last segment of its path. */
export type Named = { readonly name: string; readonly health: Health };

/** What a group knows of its members: a fold over all of them, kept up one change at a time. */
export type Tally = {
  /** Rises with every change, so that an older tally never replaces a newer one. */
  readonly version: number;
  /** When the latest change of a member was. */
  readonly time: string;
  /** Sorted, and without zeros, so that equal tallies are equal texts. */
  readonly counts: readonly Count[];
  /** The first members, by name, that aren't well. */
  readonly named: readonly Named[];
};

/** A member as its group last heard of it; without a standing it was deleted, or counts in no group. */
export type Member = {
  readonly name: string;
  /** The version of the member's item, so that an older word never replaces a newer one. */
  readonly version: number;
  readonly standing?: Standing;
};

/** What a member became, and when. */
export type MemberChange = Member & { readonly time: string };

/** How many members that aren't well a group names. */
export const NAMED = 10;

/** What of a group's books a change takes: the tally, the members that changed, and who isn't well. */
export type Books = {
  readonly tally: Tally | undefined;
  /** The members that change, as the group knows them; those it doesn't know are left out. */
  readonly members: ReadonlyMap<string, Member>;
  /** The first members that aren't well: as many as a group names, and one more for each change. */
  readonly unwell: readonly Named[];
};

/** A member's new entry, and the version of the one that it replaces; none where the group didn't know it. */
export type Entry = Member & { readonly replaces?: number };

/** The entries of a group's books after changes; `recovered` are no longer among the unwell. */
export type Entries = {
  readonly tally: Tally;
  readonly members: readonly Entry[];
  readonly unwell: readonly Named[];
  readonly recovered: readonly string[];
};

/** Whether a member is one that people want named. */
function isUnwell({ standing }: Member): boolean {
  return standing !== undefined && standing.health !== "Ready" && standing.health !== "Alive";
}

/**
 * Takes changes of members into a group's books; undefined when none is news. Each says what the
 * member is now rather than what changed, so that repetition and order don't matter.
 */
export function enter(books: Books, changes: readonly MemberChange[]): Entries | undefined {
  const news = changes.filter(
    ({ name, version }) => version > (books.members.get(name)?.version ?? 0),
  );
  if (news.length === 0) return undefined;
  const { version = 0, time = "", counts = [] } = books.tally ?? {};
  const before = news.flatMap(({ name }) => books.members.get(name) ?? []);
  const unwell = news.filter(isUnwell).flatMap(namedOf);
  const recovered = before
    .filter((member) => isUnwell(member) && !unwell.some(({ name }) => name === member.name))
    .map(({ name }) => name);
  return {
    tally: {
      version: version + 1,
      time: news.map((one) => one.time).reduce(later, time),
      counts: recounted(counts, before, news),
      named: firstOf(books.unwell, unwell, recovered),
    },
    members: news.map(({ time: _, ...member }) => {
      const replaced = books.members.get(member.name);
      return replaced ? { ...member, replaces: replaced.version } : member;
    }),
    unwell: unwell.filter((one) => !isKnown(books, one)),
    recovered,
  };
}

function namedOf({ name, standing }: Member): Named[] {
  return standing ? [{ name, health: standing.health }] : [];
}

/** Whether a member that isn't well is in the books with that very word. */
function isKnown({ members }: Books, { name, health }: Named): boolean {
  return members.get(name)?.standing?.health === health;
}

/** The counts of a whole list of members, from nothing. */
export function countsOf(members: readonly Member[]): readonly Count[] {
  return recounted([], [], members);
}

/** The members of a whole list that a group names. */
export function namedAmong(members: readonly Member[]): readonly Named[] {
  return firstOf([], members.filter(isUnwell).flatMap(namedOf), []);
}

function recounted(
  counts: readonly Count[],
  gone: readonly Member[],
  come: readonly Member[],
): readonly Count[] {
  const totals = new Map(counts.map((one) => [keyOf(one), one]));
  const add = (standing: Standing | undefined, by: number) => {
    if (!standing) return;
    const { health, type, critical } = standing;
    const count = (totals.get(keyOf(standing))?.count ?? 0) + by;
    totals.set(keyOf(standing), { health, type, critical, count });
  };
  for (const { standing } of gone) add(standing, -1);
  for (const { standing } of come) add(standing, 1);
  return [...totals]
    .filter(([, { count }]) => count !== 0)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, count]) => count);
}

function keyOf({ health, type, critical }: Standing): string {
  return `${HEALTHS.indexOf(health)}${critical ? 0 : 1}${type}`;
}

/** The first of those that weren't well, with who joined them and without who left. */
function firstOf(
  known: readonly Named[],
  joined: readonly Named[],
  left: readonly string[],
): readonly Named[] {
  const all = new Map([...known, ...joined].map((one) => [one.name, one]));
  for (const name of left) all.delete(name);
  return [...all.values()].sort(({ name: a }, { name: b }) => (a < b ? -1 : 1)).slice(0, NAMED);
}
