import type { Window } from "./definition.ts";
import { isWithin, MINUTES_A_DAY, parseRange, type Range } from "./range.ts";
import { changeOfClocks, type Zone, zoneOf } from "./zone.ts";

const MINUTE = 60_000;
/** How far ahead a change of the windows is looked for: two years. */
const HORIZON = 731 * MINUTES_A_DAY * MINUTE;

type Entry = { readonly denies: boolean; readonly range: Range; readonly zone: Zone };

/** A gate's windows, ready to be asked. */
export type Calendar = readonly Entry[];

/** The calendar of valid windows; throws for what `windowFaults` would have found. */
export function calendarOf(windows: readonly Window[]): Calendar {
  const zones = new Map<string, Zone>();
  return windows.map(({ allow, deny, timezone = "UTC" }) => {
    const text = deny ?? allow ?? "";
    const range = parseRange(text);
    if (typeof range === "string") throw new Error(`the window "${text}" ${range}`);
    const zone = zones.get(timezone) ?? zoneOf(timezone);
    zones.set(timezone, zone);
    return { denies: deny !== undefined, range, zone };
  });
}

/** Whether the windows let anything through at an instant: nothing denies it, and something allows it if anything allows. */
export function isOpenAt(calendar: Calendar, instant: string): boolean {
  return isOpen(calendar, Date.parse(instant));
}

/** The first instant, from this one on, at which the windows are open; undefined when there is none within two years. */
export function nextOpening(calendar: Calendar, instant: string): string | undefined {
  return isOpenAt(calendar, instant) ? instant : nextChange(calendar, instant);
}

/** The next instant at which the windows open or close; undefined when there is none within two years. */
export function nextChange(calendar: Calendar, instant: string): string | undefined {
  if (calendar.length === 0) return undefined;
  const start = Date.parse(instant);
  const open = isOpen(calendar, start);
  for (let at = start; at < start + HORIZON; ) {
    at = nextEdge(calendar, at);
    if (isOpen(calendar, at) !== open) return new Date(at).toISOString();
  }
  return undefined;
}

function isOpen(calendar: Calendar, instant: number): boolean {
  let [allowing, allowed] = [0, 0];
  for (const entry of calendar) {
    const isCovering = covers(entry, instant);
    if (entry.denies && isCovering) return false;
    if (!entry.denies) allowing++;
    if (!entry.denies && isCovering) allowed++;
  }
  return allowing === 0 || allowed > 0;
}

function covers({ range, zone }: Entry, instant: number): boolean {
  const { day, minute } = zone.clockAt(instant);
  return isWithin(range, day, minute);
}

/** The next instant at which any window may begin or end. */
function nextEdge(calendar: Calendar, instant: number): number {
  return calendar.reduce((next, entry) => Math.min(next, edgeAfter(entry, instant)), Infinity);
}

/** A window's edges are where it begins, where it ends, midnight, and where clocks are changed. */
function edgeAfter({ range, zone }: Entry, instant: number): number {
  const { minute } = zone.clockAt(instant);
  const start = range.start > minute ? range.start : MINUTES_A_DAY;
  const end = range.end > minute ? range.end : MINUTES_A_DAY;
  const now = Math.floor(instant / MINUTE);
  const next = now + Math.min(start, end) - minute;
  const isSteady = zone.offsetAt(instant) === zone.offsetAt(next * MINUTE);
  return (isSteady ? next : changeOfClocks(zone, now, next)) * MINUTE;
}
