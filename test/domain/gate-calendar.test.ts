import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { calendarOf, isOpenAt, nextChange, nextOpening } from "../../lib/domain/gate/calendar.ts";
import type { Window } from "../../lib/domain/gate/definition.ts";

const BERLIN = "Europe/Berlin";
const MINUTE = 60_000;

function isOpen(windows: readonly Window[], instant: string): boolean {
  return isOpenAt(calendarOf(windows), new Date(instant).toISOString());
}

function opening(windows: readonly Window[], instant: string): string | undefined {
  return nextOpening(calendarOf(windows), new Date(instant).toISOString());
}

describe("windows", () => {
  // 2026-11-20 is a Friday.
  test.each<[string, Window[], Record<string, boolean>]>([
    ["of which there are none let everything through", [], { "2026-11-20T00:00Z": true }],
    [
      "of hours hold from their first minute until before their last",
      [{ allow: "Mon-Fri 09:00-17:00", timezone: BERLIN }],
      {
        "2026-11-20T07:59:59.999Z": false,
        "2026-11-20T08:00Z": true,
        "2026-11-20T15:59:59.999Z": true,
        "2026-11-20T16:00Z": false,
        "2026-11-21T09:00Z": false,
      },
    ],
    [
      "over midnight belong to the day on which they begin",
      [{ allow: "Fri 22:00-06:00" }],
      {
        "2026-11-20T05:00Z": false,
        "2026-11-20T22:00Z": true,
        "2026-11-21T05:59Z": true,
        "2026-11-21T06:00Z": false,
        "2026-11-21T22:00Z": false,
      },
    ],
    [
      "that deny dates hold for whole days, both included",
      [{ deny: "2026-12-20/2027-01-05" }],
      {
        "2026-12-19T23:59Z": true,
        "2026-12-20T00:00Z": false,
        "2027-01-05T23:59:59.999Z": false,
        "2027-01-06T00:00Z": true,
      },
    ],
    [
      "have their days where they are",
      [{ deny: "2026-12-24", timezone: "Pacific/Auckland" }],
      { "2026-12-23T10:59Z": true, "2026-12-23T11:00Z": false, "2026-12-24T11:00Z": true },
    ],
    [
      "that deny win over those that allow",
      [{ allow: "Mon-Fri" }, { deny: "Fri 12:00-24:00" }],
      { "2026-11-20T11:59Z": true, "2026-11-20T12:00Z": false, "2026-11-20T23:59Z": false },
    ],
    [
      "that allow, add up",
      [{ allow: "Mon,Wed-Thu" }, { allow: "Sat-Sun 10:00-11:00" }],
      {
        "2026-11-19T00:00Z": true,
        "2026-11-20T00:00Z": false,
        "2026-11-21T10:00Z": true,
        "2026-11-24T00:00Z": false,
      },
    ],
    [
      "may span the weekend, and have dates with hours",
      [{ allow: "Fri-Mon" }, { allow: "2026-11-24/2026-11-25 08:00-09:00" }],
      {
        "2026-11-22T00:00Z": true,
        "2026-11-24T08:30Z": true,
        "2026-11-24T09:30Z": false,
        "2026-11-26T08:30Z": false,
      },
    ],
  ])("%s", (_, windows, expected) => {
    const found = Object.keys(expected).map((instant) => [instant, isOpen(windows, instant)]);
    expect(Object.fromEntries(found)).toEqual(expected);
  });

  test.each<[string, Window[], string, string | undefined]>([
    [
      "tomorrow's hours",
      [{ allow: "09:00-17:00", timezone: BERLIN }],
      "2026-11-20T18:00Z",
      "2026-11-21T08:00:00.000Z",
    ],
    [
      "the hours after clocks went forward",
      [{ allow: "Sun 09:00-17:00", timezone: BERLIN }],
      "2026-03-28T12:00Z",
      "2026-03-29T07:00:00.000Z",
    ],
    [
      "the end of the gap, when they begin within it",
      [{ allow: "02:30-04:00", timezone: BERLIN }],
      "2026-03-29T00:00Z",
      "2026-03-29T01:00:00.000Z",
    ],
    [
      "the next day's, when they lie in the gap",
      [{ allow: "02:00-03:00", timezone: BERLIN }],
      "2026-03-28T12:00Z",
      "2026-03-30T00:00:00.000Z",
    ],
    [
      "the second pass of an hour that comes twice",
      [{ allow: "02:15-02:45", timezone: BERLIN }],
      "2026-10-25T00:50Z",
      "2026-10-25T01:15:00.000Z",
    ],
    [
      "a half-hour change of clocks",
      [{ allow: "02:10-02:20", timezone: "Australia/Lord_Howe" }],
      "2026-10-03T15:00Z",
      "2026-10-04T15:10:00.000Z",
    ],
    [
      "the end of a freeze, in hours",
      [{ allow: "Mon-Fri 09:00-17:00" }, { deny: "2026-12-20/2027-01-05" }],
      "2026-12-21T10:00Z",
      "2027-01-06T09:00:00.000Z",
    ],
    [
      "a day more than a year away",
      [{ allow: "2028-02-29" }],
      "2026-11-20T00:00Z",
      "2028-02-29T00:00:00.000Z",
    ],
    [
      "nothing, when one denies what the other allows",
      [{ allow: "Mon" }, { deny: "Mon" }],
      "2026-11-20T00:00Z",
      undefined,
    ],
    ["nothing, when the dates are past", [{ allow: "2026-11-19" }], "2026-11-20T00:00Z", undefined],
    [
      "now, when they are open",
      [{ allow: "Fri" }],
      "2026-11-20T10:00:30Z",
      "2026-11-20T10:00:30.000Z",
    ],
  ])("open next at %s", (_, windows, instant, expected) => {
    expect(opening(windows, instant)).toBe(expected);
  });
});

const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

type Shown = { date: string; time: string; weekday: string };

/** What a clock on a wall shows, by another way than the calendar's; each minute is read off once. */
const wallClock = (timeZone: string) => {
  const seen = new Map<number, Shown>();
  const read = newClock(timeZone);
  return (instant: number): Shown => {
    const shown = seen.get(instant) ?? read(instant);
    seen.set(instant, shown);
    return shown;
  };
};

function newClock(timeZone: string): (instant: number) => Shown {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    weekday: "short",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  });
  return (instant: number) => {
    const parts = format.formatToParts(instant);
    const { year, month, day, hour, minute, weekday } = Object.fromEntries(
      parts.map(({ type, value }) => [type, value]),
    );
    return { date: `${year}-${month}-${day}`, time: `${hour}:${minute}`, weekday: `${weekday}` };
  };
}

type Form = {
  denies: boolean;
  timezone: string;
  days: { from: number; to: number } | { first: string; last: string } | undefined;
  hours: { from: string; to: string } | undefined;
};

function windowOf({ denies, timezone, days, hours }: Form): Window {
  const dayText =
    days &&
    ("first" in days
      ? `${days.first}/${days.last}`
      : `${WEEKDAYS[days.from]}-${WEEKDAYS[days.to]}`);
  const text = [dayText, hours && `${hours.from}-${hours.to}`].filter(Boolean).join(" ");
  const range = text === "" ? "Sun-Sat" : text;
  return denies ? { deny: range, timezone } : { allow: range, timezone };
}

/** Whether a form covers what a wall clock shows, read off as a person would. */
function covers(form: Form, clock: ReturnType<typeof wallClock>, instant: number): boolean {
  const { date, time, weekday } = clock(instant);
  const isOn = (day: string, name: string) => {
    if (!form.days) return true;
    if ("first" in form.days) return form.days.first <= day && day <= form.days.last;
    const [at, { from, to }] = [WEEKDAYS.indexOf(name), form.days];
    return from <= to ? from <= at && at <= to : at >= from || at <= to;
  };
  const yesterday = new Date(Date.parse(`${date}T00:00Z`) - 24 * 60 * MINUTE)
    .toISOString()
    .slice(0, 10);
  const nameBefore = WEEKDAYS[(WEEKDAYS.indexOf(weekday) + 6) % 7] ?? "";
  if (!form.hours) return isOn(date, weekday);
  const { from, to } = form.hours;
  if (from < to) return isOn(date, weekday) && from <= time && time < to;
  return (time >= from && isOn(date, weekday)) || (time < to && isOn(yesterday, nameBefore));
}

const clockTime = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom(0, 15, 30, 59))
  .map((parts) => parts.map((part) => String(part).padStart(2, "0")).join(":"));
const dateNear = (center: string) =>
  fc
    .integer({ min: -3, max: 3 })
    .map((days) =>
      new Date(Date.parse(`${center}T00:00Z`) + days * 24 * 60 * MINUTE).toISOString().slice(0, 10),
    );

/** Where clocks change within a day of the date, and where they don't. */
const PLACES = [
  ["Europe/Berlin", "2026-03-29"],
  ["Europe/Berlin", "2026-10-25"],
  ["America/New_York", "2026-11-01"],
  ["Australia/Lord_Howe", "2026-04-05"],
  ["Australia/Lord_Howe", "2026-10-04"],
  ["America/Santiago", "2026-09-06"],
  ["Africa/Casablanca", "2026-02-15"],
  ["Asia/Kathmandu", "2026-07-01"],
] as const;

const CLOCKS = new Map(
  ["UTC", ...PLACES.map(([zone]) => zone)].map((zone) => [zone, wallClock(zone)]),
);

const forms = fc.constantFrom(...PLACES).chain(([zone, center]) =>
  fc.record({
    center: fc.constant(center),
    windows: fc.array(
      fc.record<Form>({
        denies: fc.boolean(),
        timezone: fc.constantFrom(zone, zone, "UTC"),
        days: fc.oneof(
          fc.constant(undefined),
          fc.record({ from: fc.nat(6), to: fc.nat(6) }),
          fc
            .tuple(dateNear(center), dateNear(center))
            .map((dates) => dates.sort())
            .map(([first = "", last = ""]) => ({ first, last })),
        ),
        hours: fc.option(
          fc.record({ from: clockTime, to: clockTime }).filter(({ from, to }) => from !== to),
          { nil: undefined },
        ),
      }),
      { minLength: 1, maxLength: 3 },
    ),
  }),
);

describe("a change of the windows", () => {
  test("comes exactly when a clock on the wall says so, minute by minute, also when clocks are changed", () => {
    fc.assert(
      fc.property(forms, fc.nat(2 * 24 * 60), ({ center, windows }, offset) => {
        const start = Date.parse(`${center}T00:00Z`) + (offset - 24 * 60) * MINUTE;
        const open = (instant: number) => {
          const covering = windows.filter((form) => {
            const clock = CLOCKS.get(form.timezone);
            return clock !== undefined && covers(form, clock, instant);
          });
          if (covering.some(({ denies }) => denies)) return false;
          return covering.length > 0 || windows.every(({ denies }) => denies);
        };
        const calendar = calendarOf(windows.map(windowOf));
        const first = open(start);
        expect(isOpenAt(calendar, new Date(start).toISOString())).toBe(first);
        const found = nextChange(calendar, new Date(start).toISOString());
        const end = start + 36 * 60 * MINUTE;
        let at = start + MINUTE;
        while (at < end && open(at) === first) at += MINUTE;
        if (at < end) expect(found).toBe(new Date(at).toISOString());
        else expect(found === undefined || Date.parse(found) >= end).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
