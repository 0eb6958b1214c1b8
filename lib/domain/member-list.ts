import type { Health } from "./health.ts";
import type { Json } from "./json.ts";
import type { OrderKey } from "./order.ts";
import type { Fault } from "./refusal.ts";
import { pathFault } from "./resource.ts";

/** One of the members that a list names, in the words of Waypoint's StatusReport.Resource. */
export type MemberInput = {
  readonly name: string;
  readonly type?: string;
  readonly platform?: string;
  readonly url?: string;
  readonly category?: string;
  readonly createdTime?: string;
  readonly health?: Health;
  readonly message?: string;
  readonly state?: Json;
};

/** A whole list of members: whoever an earlier one named and this one doesn't is gone. */
export type MemberList = { readonly key: OrderKey; readonly names: readonly string[] };

/** The latest list of a resource's members, and those that only earlier ones named and that are still to be deleted. */
export type Listed = MemberList & { readonly dropped: readonly string[] };

/** What a list says of a member by its name alone: what else a report of the same id says is no part of it. */
export function listIdentity(identity: string): string {
  return `${identity}\tlist`;
}

/** The later of the stored list and another; the very same if that isn't later. */
export function relisted(stored: Listed | undefined, { key, names }: MemberList): Listed {
  if (stored && stored.key >= key) return stored;
  const known = [...(stored?.names ?? []), ...(stored?.dropped ?? [])];
  const named = new Set(names);
  return { key, names, dropped: [...new Set(known)].filter((name) => !named.has(name)) };
}

/** Where a member is. */
export function memberPath(resource: string, name: string): string {
  return `${resource}/${name}`;
}

/** What is wrong with a list of members of a resource: a name twice, or one for which its path has no room. */
export function listFaults(resource: string, members: readonly MemberInput[]): Fault[] {
  const names = members.map(({ name }) => name);
  return names.flatMap((name, index) => {
    const duplicate = names.indexOf(name) < index && `Duplicate value: "${name}"`;
    const message = duplicate || pathFault(memberPath(resource, name));
    return message ? [{ path: `resources[${index}].name`, message }] : [];
  });
}
