import { levelsBelow } from "../resource.ts";

/** So long, from each time on that a cron expression names on the clocks of a time zone; UTC unless it says. */
export type SilenceWindow = {
  readonly cron: string;
  readonly for: string;
  readonly timezone?: string;
};

/** Somebody's word that nobody is to be told of some failures for a while, and why. */
export type Silence = {
  /** Of resources at or below this path, or whose events match the pattern. */
  readonly prefix?: string;
  readonly pattern?: unknown;
  /** When it mutes: all the time unless it says. */
  readonly windows?: readonly SilenceWindow[];
  /** When it ends for good; always there when there are no windows. */
  readonly until?: string;
  readonly reason: string;
  readonly by: string;
  readonly time: string;
  /** Who ended it before its time, which `until` is since then. */
  readonly ended?: { readonly by: string; readonly time: string };
};

/** A silence that mutes now, as a status has it: until when it does, why, and by whom. */
export type Muting = {
  readonly name: string;
  readonly until: string;
  readonly reason: string;
  readonly by: string;
};

/** Until when a silence mutes that does now; undefined when it doesn't. `openUntil` says when its windows close, if they are open. */
export function mutesUntil(
  { windows, until }: Silence,
  openUntil: string | undefined,
  now: string,
): string | undefined {
  if (windows && openUntil === undefined) return undefined;
  const [end] = [until, openUntil].filter((time) => time !== undefined).sort();
  return end !== undefined && now < end ? end : undefined;
}

/** Whether a silence is about a resource; `matches` tells whether its pattern matches what is told of that. */
export function isAbout({ prefix }: Silence, resource: string, matches: boolean): boolean {
  return prefix === undefined ? matches : levelsBelow(prefix, resource) !== undefined;
}
