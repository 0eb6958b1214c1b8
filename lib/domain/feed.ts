import { isWithin } from "./access/scope.ts";
import type { Aside, AsideDetail } from "./aside.ts";
import { pathFault } from "./resource.ts";
import type { Detail, DetailType, Transition } from "./transition.ts";

/** What the feed tells: an event's detail with its type and time, or what histories have beside events. */
export type FeedItem =
  | ({ readonly type: DetailType; readonly time: string } & Detail)
  | AsideDetail;

/** Whom an entry is for: who reads what it is about and, of what is about all below a path, who reads any of that. */
export type Audience = { readonly about: string; readonly below?: true };

/** Whom an entry is for; what is about nothing that has a path is for those who read everything. */
export function audienceOf({ detail }: Transition | Aside): Audience {
  if ("resource" in detail) return { about: pathFault(detail.resource) ? "" : detail.resource };
  const { prefix } = detail;
  return prefix === undefined ? { about: "" } : { about: prefix, below: true };
}

/** Whether an entry is for who reads what is below a prefix. */
export function isFor({ about, below }: Audience, prefix: string): boolean {
  return isWithin(prefix, about) || (below === true && isWithin(about, prefix));
}

/** A place in the feed: behind so many entries of a block. */
export type Place = { readonly block: number; readonly behind: number };

/** Where the feed begins: before its first block. */
export const BEGINNING: Place = { block: 0, behind: 0 };

const CURSOR = /^(\d{1,15})\.(\d{1,6})$/;

/** A place as clients have it. */
export function cursorOf({ block, behind }: Place): string {
  return `${block}.${behind}`;
}

/** The place of a cursor; undefined for a text that is none. */
export function placeIn(cursor: string): Place | undefined {
  const [, block, behind] = CURSOR.exec(cursor) ?? [];
  return block === undefined ? undefined : { block: Number(block), behind: Number(behind) };
}
