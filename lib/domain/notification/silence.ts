import { levelsBelow } from "../resource.ts";

/** Somebody's word that nobody is to be told of some failures for a while, and why. */
export type Silence = {
  /** Of resources at or below this path, or whose events match the pattern. */
  readonly prefix?: string;
  readonly pattern?: unknown;
  readonly until: string;
  readonly reason: string;
  readonly by: string;
  readonly time: string;
  /** Who ended it before its time, which `until` is since then. */
  readonly ended?: { readonly by: string; readonly time: string };
};

/** Whether a silence that still lasts is about a resource; `matches` tells whether its pattern matches the event. */
export function isSilencedBy(
  { prefix, until }: Silence,
  resource: string,
  matches: boolean,
  now: string,
): boolean {
  if (now >= until) return false;
  return prefix === undefined ? matches : levelsBelow(prefix, resource) !== undefined;
}
