const MINUTE = 60_000;
const MINUTES_A_DAY = 24 * 60;
const DAY = MINUTES_A_DAY * MINUTE;
const OFFSET = /GMT(?:([+-])(\d\d):(\d\d))?/;

/** What the clocks of a time zone show at instants, in milliseconds since 1970. */
export type Zone = {
  /** Whole minutes ahead of UTC. */
  readonly offsetAt: (instant: number) => number;
  /** The day, counted since 1970, and the minute of it. */
  readonly clockAt: (instant: number) => Clock;
};

type Clock = { readonly day: number; readonly minute: number };

/** Whether the text names a time zone. */
export function isTimeZone(name: string): boolean {
  try {
    formatOf(name);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function formatOf(name: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat("en", { timeZone: name, timeZoneName: "longOffset" });
}

/** The time zone of a name; throws a `RangeError` when there is none. */
export function zoneOf(name: string): Zone {
  const offsetAt = offsetsOf(formatOf(name));
  let last = { instant: Number.NaN, clock: { day: 0, minute: 0 } };
  return {
    offsetAt,
    // Windows of one zone ask for one instant in turn.
    clockAt: (instant) => {
      if (last.instant !== instant) last = { instant, clock: clockOf(instant, offsetAt(instant)) };
      return last.clock;
    },
  };
}

/** Formatting is slow, and no zone changes its clocks there and back within a day. */
function offsetsOf(format: Intl.DateTimeFormat): Zone["offsetAt"] {
  const look = (instant: number) => minutesIn(format.format(instant));
  const known = new Map<number, number>();
  const atStartOf = (day: number) => {
    const offset = known.get(day) ?? look(day * DAY);
    known.set(day, offset);
    return offset;
  };
  return (instant) => {
    const day = Math.floor(instant / DAY);
    const offset = atStartOf(day);
    return offset === atStartOf(day + 1) ? offset : look(instant);
  };
}

function clockOf(instant: number, offset: number): Clock {
  const shown = Math.floor(instant / MINUTE) + offset;
  const day = Math.floor(shown / MINUTES_A_DAY);
  return { day, minute: shown - day * MINUTES_A_DAY };
}

function minutesIn(text: string): number {
  const [, sign, hours = "0", minutes = "0"] = OFFSET.exec(text) ?? [];
  const size = Number(hours) * 60 + Number(minutes);
  return sign === "-" ? -size : size;
}

/** The first minute after `from` and not after `to` at which the offset is another; both in whole minutes since 1970. */
export function changeOfClocks(zone: Zone, from: number, to: number): number {
  const before = zone.offsetAt(from * MINUTE);
  let [same, other] = [from, to];
  while (other - same > 1) {
    const middle = Math.floor((same + other) / 2);
    if (zone.offsetAt(middle * MINUTE) === before) same = middle;
    else other = middle;
  }
  return other;
}
