import { Refusal } from "../refusal.ts";
import { levelsBelow } from "../resource.ts";

/** What callers do; `admin` is all of it, and what only administrators do. */
export const ACCESS_VERBS = ["report", "read", "declare", "approve", "admin"] as const;
export type AccessVerb = (typeof ACCESS_VERBS)[number];

/** What a caller may do, and with which resources: the prefix and all below it; the empty one has all below it. */
export type Scope = { readonly verbs: readonly AccessVerb[]; readonly prefix: string };

/** Who calls, and what they may do. */
export type Caller = {
  readonly name: string;
  readonly scope: Scope;
  /** When they may no more, if that is known. */
  readonly until?: string;
};

export const EVERYTHING: Scope = { verbs: ["admin"], prefix: "" };
export const NOTHING: Scope = { verbs: [], prefix: "" };

/** Whether a resource or prefix is a prefix or below it, by whole segments. */
export function isWithin(prefix: string, path: string): boolean {
  return prefix === "" || levelsBelow(prefix, path) !== undefined;
}

/** Whether a scope has a verb, wherever that is. */
function hasVerb({ verbs }: Scope, verb: AccessVerb): boolean {
  return verbs.includes(verb) || verbs.includes("admin");
}

/** Whether a scope has a verb for a resource, or for everything below a prefix. */
export function allows(scope: Scope, verb: AccessVerb, path: string): boolean {
  return hasVerb(scope, verb) && isWithin(scope.prefix, path);
}

/** The lower of two prefixes, below which is what both have; undefined where they have nothing in common. */
export function narrower(one: string, other: string): string | undefined {
  if (isWithin(one, other)) return other;
  return isWithin(other, one) ? one : undefined;
}

/** Throws `forbidden`, naming the verb and the path, when a scope doesn't have a verb for a resource or prefix. */
export function requireVerb(scope: Scope, verb: AccessVerb, path: string): void {
  if (allows(scope, verb, path)) return;
  throw new Refusal("forbidden", `this needs "${verb}" on ${path || "everything"}`);
}

/** Throws `forbidden`, naming the verb, when a scope doesn't have it for anything at all. */
export function requireSomewhere(scope: Scope, verb: AccessVerb): void {
  if (hasVerb(scope, verb)) return;
  throw new Refusal("forbidden", `this needs "${verb}" on ${scope.prefix || "everything"}`);
}
