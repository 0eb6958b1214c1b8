const DURATION = /^(?:(\d{1,5})h)?(?:(\d{1,7})m)?(?:(\d{1,9})s)?(?:(\d{1,12})ms)?$/;
const UNITS = [3_600_000, 60_000, 1_000, 1];
/** Milliseconds. */
export const DAY = 24 * 3_600_000;
/** Milliseconds: a year, so that every instant that a duration leads to can be written. */
export const MAX_DURATION = 366 * DAY;

/** Milliseconds of a duration such as `90s`, `5m` or `1h30m`; undefined when the text is none. */
export function parseDuration(text: string): number | undefined {
  const [, ...counts] = DURATION.exec(text) ?? [];
  if (text === "" || counts.length === 0) return undefined;
  return counts.reduce((sum, count, at) => sum + Number(count ?? 0) * (UNITS[at] ?? 0), 0);
}

const WINDOW = /^(\d{1,4})d(.*)$/s;

/** Milliseconds of a span of the past, in which days are counted too: `30d`, `1d12h`, `90m`; undefined when the text is none. */
export function parseWindow(text: string): number | undefined {
  const [, days, rest = ""] = WINDOW.exec(text) ?? [];
  if (days === undefined) return parseDuration(text);
  const more = rest === "" ? 0 : parseDuration(rest);
  return more === undefined ? undefined : Number(days) * DAY + more;
}

/** The instant so many milliseconds after another, both in UTC. */
export function instantAfter(instant: string, milliseconds: number): string {
  return new Date(Date.parse(instant) + milliseconds).toISOString();
}

/** The instant that a text names by itself, or as a duration from `now`. */
export function untilAfter(text: string, now: string): string {
  const milliseconds = parseDuration(text);
  return milliseconds === undefined ? text : instantAfter(now, milliseconds);
}

/** A span of milliseconds for people, such as `12m3s`; seconds are left out from an hour on. */
export function spanOf(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const rest = hours > 0 ? "" : part(seconds % 60, "s");
  return `${part(hours, "h")}${part(minutes, "m")}${rest}` || "0s";
}

function part(count: number, unit: string): string {
  return count === 0 ? "" : `${count}${unit}`;
}
