import type { Health } from "../domain/health.ts";
import type { Count, Member, Named, Tally } from "../domain/tally.ts";
import { expiryAfter, type Item } from "./row.ts";

/** The sort keys of a group's books; those of members and of the unwell go on with a name. */
export const BOOK_ITEMS = { tally: "tally", unwell: "tally#", member: "member#" } as const;

/** Seconds for which a deleted member is remembered: longer than its stream record can come again. */
const MEMORY = 3 * 24 * 60 * 60;

/** The row of a group's tally. */
export function tallyItem(group: string, { version, time, counts, named }: Tally): Item {
  return {
    resource: { S: group },
    item: { S: BOOK_ITEMS.tally },
    version: { N: String(version) },
    time: { S: time },
    counts: { S: JSON.stringify(counts) },
    named: { S: JSON.stringify(named) },
  };
}

/** The tally that a row holds. */
export function tallyIn({ version, time, counts, named }: Item): Tally {
  return {
    version: Number(version?.N),
    time: time?.S ?? "",
    counts: JSON.parse(counts?.S ?? "[]") as Count[],
    named: JSON.parse(named?.S ?? "[]") as Named[],
  };
}

/** The row of a member, as of an instant; that of a deleted one goes by itself. */
export function memberItem(group: string, { name, version, standing }: Member, time: string): Item {
  return {
    resource: { S: group },
    item: { S: BOOK_ITEMS.member + name },
    version: { N: String(version) },
    ...(standing
      ? {
          health: { S: standing.health },
          type: { S: standing.type },
          critical: { BOOL: standing.critical },
        }
      : { expires: expiryAfter(time, MEMORY) }),
  };
}

/** The member that a row holds. */
export function memberIn({ item, version, health, type, critical }: Item): Member {
  const member = {
    name: item?.S?.slice(BOOK_ITEMS.member.length) ?? "",
    version: Number(version?.N),
  };
  if (health?.S === undefined) return member;
  const standing = {
    health: health.S as Health,
    type: type?.S ?? "",
    critical: critical?.BOOL ?? true,
  };
  return { ...member, standing };
}

/** The row of a member that isn't well. */
export function unwellItem(group: string, { name, health }: Named): Item {
  return {
    resource: { S: group },
    item: { S: BOOK_ITEMS.unwell + name },
    health: { S: health },
  };
}

/** The member that such a row names. */
export function namedIn({ item, health }: Item): Named {
  const name = item?.S?.slice(BOOK_ITEMS.unwell.length) ?? "";
  return { name, health: (health?.S ?? "Unknown") as Health };
}
