/** A weekday, from Sunday. */
const WEEKDAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const MILLISECONDS_A_DAY = 24 * 3_600_000;
export const MINUTES_A_DAY = 24 * 60;

/** Times on the clocks of one place: on some days, from a minute of the day until before another. */
export type Range = {
  /** Whether it begins on a day, counted since 1970. */
  readonly onDay: (day: number) => boolean;
  readonly start: number;
  /** Not after `start` when it ends on the next day. */
  readonly end: number;
};

type Days = Range["onDay"];
type Hours = Pick<Range, "start" | "end">;

const EVERY_DAY: Days = () => true;
const ALL_DAY: Hours = { start: 0, end: MINUTES_A_DAY };

const FORMS =
  "must be weekdays or dates, hours, or both, such as Mon-Fri 09:00-17:00, 22:00-06:00 or 2026-12-20/2027-01-05";

/** The range that a text such as `Mon-Fri 09:00-17:00` means, or what is wrong with the text. */
export function parseRange(text: string): Range | string {
  const parts = text.trim().split(/\s+/);
  const last = parts.at(-1) ?? "";
  const hours = last.includes(":") ? parseHours(last) : ALL_DAY;
  const [days, ...more] = last.includes(":") ? parts.slice(0, -1) : parts;
  if (more.length > 0) return FORMS;
  const onDay = days === undefined ? EVERY_DAY : parseDays(days);
  if (typeof hours === "string") return hours;
  return typeof onDay === "string" ? onDay : { onDay, ...hours };
}

function parseHours(text: string): Hours | string {
  const [, ...digits] = /^(\d{1,2}):(\d\d)-(\d{1,2}):(\d\d)$/.exec(text) ?? [];
  if (digits.length === 0) return FORMS;
  const [fromHour = 0, fromMinute = 0, toHour = 0, toMinute = 0] = digits.map(Number);
  const [start, end] = [fromHour * 60 + fromMinute, toHour * 60 + toMinute];
  if (fromMinute > 59 || toMinute > 59 || start >= MINUTES_A_DAY || end > MINUTES_A_DAY) {
    return "has a time that no clock shows";
  }
  return start === end ? "ends when it begins; leave the hours out for whole days" : { start, end };
}

function parseDays(text: string): Days | string {
  return /^\d/.test(text) ? parseDates(text) : parseWeekdays(text);
}

/** A date, or two with a slash between them, both included. */
function parseDates(text: string): Days | string {
  const dates = text.split("/");
  const [first = Number.NaN, last = first] = dates.map(dayOf);
  if (dates.length > 2) return FORMS;
  if (Number.isNaN(first) || Number.isNaN(last)) return "has a date that no calendar shows";
  return last < first ? "ends before it begins" : (day) => day >= first && day <= last;
}

/** The day since 1970 of a date such as 2026-12-20; NaN when there is no such date. */
function dayOf(date: string): number {
  const start = /^\d{4}-\d\d-\d\d$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(start) || !new Date(start).toISOString().startsWith(date)) return Number.NaN;
  return start / MILLISECONDS_A_DAY;
}

/** Weekdays and spans of them, such as `Mon-Wed,Fri`; a span may go over the weekend. */
function parseWeekdays(text: string): Days | string {
  const chosen = new Set<number>();
  for (const part of text.toLowerCase().split(",")) {
    const ends = part.split("-").map((name) => WEEKDAYS.indexOf(name));
    const [first = -1, last = first] = ends;
    if (ends.length > 2 || first < 0 || last < 0) return FORMS;
    for (let day = first; day !== last; day = (day + 1) % 7) chosen.add(day);
    chosen.add(last);
  }
  return (day) => chosen.has((((day + 4) % 7) + 7) % 7);
}

/** Whether a minute of a day, on the clocks of the place, lies in the range. */
export function isWithin({ onDay, start, end }: Range, day: number, minute: number): boolean {
  if (start < end) return minute >= start && minute < end && onDay(day);
  return (minute >= start && onDay(day)) || (minute < end && onDay(day - 1));
}
