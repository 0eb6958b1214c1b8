import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseDuration } from "../../lib/domain/duration.ts";
import type { SilenceWindow } from "../../lib/domain/notification/silence.ts";
import { silenceWindows } from "../../lib/schedule/silence-windows.ts";

const BERLIN = "Europe/Berlin";
const MINUTE = 60_000;

function instant(text: string): string {
  return new Date(text).toISOString();
}

/** Until when the windows are open at each of some instants; null where they aren't. */
async function openings(windows: readonly SilenceWindow[], instants: readonly string[]) {
  return Promise.all(
    instants.map(async (one) => (await silenceWindows.openUntil(windows, instant(one))) ?? null),
  );
}

describe("windows", () => {
  // 2026-11-29 is a Sunday. In 2026 Berlin's clocks skip 02:00 to 03:00 on 29 March, and repeat it on 25 October.
  test.each<[string, SilenceWindow[], Record<string, string | null>]>([
    [
      "are open from the instant that the expression names until before so long after it",
      [{ cron: "0 2 * * SUN", for: "2h" }],
      {
        "2026-11-29T01:59:59.999Z": null,
        "2026-11-29T02:00:00.000Z": "2026-11-29T04:00Z",
        "2026-11-29T03:59:59.999Z": "2026-11-29T04:00Z",
        "2026-11-29T04:00:00.000Z": null,
        "2026-11-30T02:30:00.000Z": null,
      },
    ],
    [
      "have their hours where they are",
      [{ cron: "0 2 * * SUN", for: "2h", timezone: BERLIN }],
      { "2026-11-29T00:59Z": null, "2026-11-29T01:00Z": "2026-11-29T03:00Z" },
    ],
    [
      "that begin when the clocks skip it begin when they have, and last as long",
      [{ cron: "30 2 * * *", for: "1h", timezone: BERLIN }],
      {
        "2026-03-28T01:30Z": "2026-03-28T02:30Z",
        "2026-03-29T00:59Z": null,
        "2026-03-29T01:00Z": "2026-03-29T02:00Z",
        "2026-03-29T02:00Z": null,
        "2026-03-30T00:30Z": "2026-03-30T01:30Z",
      },
    ],
    [
      "of several times a day are none the less",
      [{ cron: "30 2,14 * * *", for: "10m", timezone: BERLIN }],
      { "2026-03-29T01:05Z": "2026-03-29T01:10Z", "2026-03-29T12:30Z": "2026-03-29T12:40Z" },
    ],
    [
      "that begin when the clocks repeat it begin once, the first time",
      [{ cron: "30 2 * * *", for: "30m", timezone: BERLIN }],
      {
        "2026-10-25T00:30Z": "2026-10-25T01:00Z",
        "2026-10-25T01:00Z": null,
        "2026-10-25T01:30Z": null,
        "2026-10-26T01:30Z": "2026-10-26T02:00Z",
      },
    ],
    [
      "that are open while the clocks change are open as long as ever",
      [{ cron: "0 1 * * *", for: "4h", timezone: BERLIN }],
      { "2026-03-29T00:00Z": "2026-03-29T04:00Z", "2026-10-25T02:59Z": "2026-10-25T03:00Z" },
    ],
    [
      "that meet, or overlap, are one",
      [
        { cron: "0 0 * * SAT,SUN", for: "24h" },
        { cron: "0 20 * * SUN", for: "6h" },
      ],
      { "2026-11-27T23:59Z": null, "2026-11-28T00:00Z": "2026-11-30T02:00Z" },
    ],
    [
      "of the last day of a month know how long that is",
      [{ cron: "0 22 L * *", for: "3h" }],
      { "2026-02-28T23:00Z": "2026-03-01T01:00Z", "2026-11-29T23:00Z": null },
    ],
  ])("%s", async (_, windows, expected) => {
    const found = await openings(windows, Object.keys(expected));
    expect(found).toEqual(Object.values(expected).map((text) => text && instant(text)));
  });

  test("that always follow each other have an end that is further than any of them is long", async () => {
    const windows = [
      { cron: "0 0-23/2 * * *", for: "1h" },
      { cron: "0 1-23/2 * * *", for: "1h" },
    ];
    const [end] = await openings(windows, ["2026-11-29T00:30Z"]);
    expect(end && end > instant("2026-12-02T00:00Z")).toBe(true);
  });
});

const GOOD: SilenceWindow = { cron: "0 2 * * SUN", for: "2h" };

describe("a window", () => {
  test.each<[string, Partial<SilenceWindow>, string]>([
    ["with an hour that is none", { cron: "0 25 * * *" }, "Invalid value for hour: 25"],
    ["on a day that no month has", { cron: "0 0 30 2 *" }, "never comes round"],
    ["that opens each minute for hours", { cron: "* * * * *" }, "before it has closed"],
    ["that opens when it closes, day by day", { cron: "0 0 * * *", for: "24h" }, "more before"],
  ])("%s has a fault", async (_, fault, message) => {
    const found = await silenceWindows.fault({ ...GOOD, ...fault }, instant("2026-11-28"));
    expect(found).toEqual({ path: "cron", message: expect.stringContaining(message) });
  });

  test.each<Partial<SilenceWindow>>([
    {},
    { cron: "*/5 9-17 * * MON-FRI", for: "10m", timezone: BERLIN },
    { cron: "0 0 * * SAT,SUN", for: "24h", timezone: "America/New_York" },
    { cron: "0 0 29 2 *", for: "168h" },
    { cron: "0 12 * * MON#1", for: "1s" },
  ])("such as %j has none", async (parts) => {
    expect(await silenceWindows.fault({ ...GOOD, ...parts }, instant("2026-11-28"))).toBe(
      undefined,
    );
  });
});

const ZONES = ["UTC", BERLIN, "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"];
/** Days around the changes of clocks of some zone, and some on which none changes. */
const FROM = Date.parse("2026-03-01");
const DAYS = 280;

/** Milliseconds in which windows that open twelve times a day together are followed to their end, at least. */
const FOLLOWED = 8 * 24 * 60 * MINUTE;

const hours = fc.uniqueArray(fc.integer({ min: 0, max: 23 }), { minLength: 1, maxLength: 3 });
const aWindow = fc
  .record({
    minute: fc.constantFrom("0", "15", "30", "59"),
    hour: hours.map((list) => list.sort((a, b) => a - b).join(",")),
    day: fc.constantFrom("* * *", "* * SUN", "* * MON-FRI", "1,15 * *", "29 3 *"),
    length: fc.integer({ min: 1, max: 36 * 60 }),
    timezone: fc.constantFrom(...ZONES),
  })
  .map(
    ({ minute, hour, day, length, timezone }): SilenceWindow => ({
      cron: `${minute} ${hour} ${day}`,
      for: `${length}m`,
      timezone,
    }),
  );
const anInstant = fc
  .integer({ min: 0, max: DAYS * 24 * 60 * 60 - 1 })
  .map((at) => FROM + at * 1000);

/** What the clocks of a zone show, as a window's expression names times: minute, hour, day, month and weekday. */
function shown(format: Intl.DateTimeFormat, at: number) {
  const parts = format.formatToParts(at).map(({ type, value }) => [type, value]);
  const { minute, hour, day, month, weekday } = Object.fromEntries(parts);
  return {
    minute: Number(minute),
    hour: Number(hour),
    day: Number(day),
    month: Number(month),
    weekday,
  };
}

/** Whether an expression of those above names what the clocks show. */
function names(cron: string, clock: ReturnType<typeof shown>): boolean {
  const [minute, hour = "", day = "", month, weekday] = cron.split(" ");
  if (Number(minute) !== clock.minute || !hour.split(",").includes(String(clock.hour)))
    return false;
  if (day !== "*" && !day.split(",").includes(String(clock.day))) return false;
  if (month !== "*" && Number(month) !== clock.month) return false;
  if (weekday === "SUN") return clock.weekday === "Sun";
  return weekday !== "MON-FRI" || !["Sat", "Sun"].includes(clock.weekday);
}

/** Whether the clocks named the window's time within its length before an instant, minute by minute. */
function isOpenByTheClock({ cron, for: length, timezone }: SilenceWindow, at: number): boolean {
  const format = new Intl.DateTimeFormat("en", {
    ...{ timeZone: timezone, hourCycle: "h23", weekday: "short" },
    ...{ month: "numeric", day: "numeric", hour: "numeric", minute: "numeric" },
  });
  const first = Math.floor(at / MINUTE) * MINUTE;
  for (let minute = first; minute > at - (parseDuration(length) ?? 0); minute -= MINUTE) {
    if (names(cron, shown(format, minute))) return true;
  }
  return false;
}

/** Whether a zone's clocks don't change within some days of an instant. */
function isSteady(timezone: string | undefined, at: number): boolean {
  const format = new Intl.DateTimeFormat("en", { timeZone: timezone, timeZoneName: "longOffset" });
  const offset = (days: number) =>
    format.formatToParts(at + days * 24 * 60 * MINUTE).find(({ type }) => type === "timeZoneName");
  return new Set([-3, 0, 1].map((days) => offset(days)?.value)).size === 1;
}

describe("for all windows and instants", () => {
  test("one is open when the clocks of its zone named its time no longer ago than it lasts", async () => {
    const property = fc.asyncProperty(aWindow, anInstant, async (window, at) => {
      fc.pre(isSteady(window.timezone, at));
      const [end] = await openings([window], [new Date(at).toISOString()]);
      expect(end !== null).toBe(isOpenByTheClock(window, at));
    });
    await fc.assert(property, { numRuns: 150 });
  });

  test("several are open when one of them is, until an instant at which none is", async () => {
    const some = fc.array(aWindow, { minLength: 1, maxLength: 4 });
    const property = fc.asyncProperty(some, anInstant, async (windows, at) => {
      const now = new Date(at).toISOString();
      const [end] = await openings(windows, [now]);
      const each = await Promise.all(windows.map((one) => silenceWindows.openUntil([one], now)));
      const ends = each.filter((one) => one !== undefined).sort();
      expect(end !== null).toBe(ends.length > 0);
      if (!end || Date.parse(end) > at + FOLLOWED) return;
      expect(end >= (ends.at(-1) ?? "")).toBe(true);
      expect(await openings(windows, [end])).toEqual([null]);
      const middle = new Date((at + Date.parse(end)) / 2).toISOString();
      expect(await openings(windows, [middle])).toEqual([end]);
    });
    await fc.assert(property, { numRuns: 150 });
  });
});
