const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const OFFSET = /GMT(?:([+-])(\d\d):(\d\d))?/;

/** How far a time zone's clocks are ahead of UTC. */
export type Zone = {
  /** Whole minutes, at an instant in milliseconds since 1970. */
  readonly offsetAt: (instant: number) => number;
};

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
  const format = formatOf(name);
  const look = (instant: number) => minutesIn(format.format(instant));
  const known = new Map<number, number>();
  const atStartOf = (day: number) => {
    const offset = known.get(day) ?? look(day * DAY);
    known.set(day, offset);
    return offset;
  };
  return {
    // Formatting is slow, and no zone changes its clocks there and back within a day.
    offsetAt: (instant) => {
      const day = Math.floor(instant / DAY);
      const offset = atStartOf(day);
      return offset === atStartOf(day + 1) ? offset : look(instant);
    },
  };
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
