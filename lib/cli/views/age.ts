const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

type Unit = readonly [milliseconds: number, letter: string];

/** Up to which age which units tell it; as Kubernetes' `HumanDuration` does. */
const SCALE: readonly { below: number; units: readonly Unit[] }[] = [
  { below: 2 * MINUTE, units: [[SECOND, "s"]] },
  {
    below: 10 * MINUTE,
    units: [
      [MINUTE, "m"],
      [SECOND, "s"],
    ],
  },
  { below: 3 * HOUR, units: [[MINUTE, "m"]] },
  {
    below: 8 * HOUR,
    units: [
      [HOUR, "h"],
      [MINUTE, "m"],
    ],
  },
  { below: 2 * DAY, units: [[HOUR, "h"]] },
  {
    below: 8 * DAY,
    units: [
      [DAY, "d"],
      [HOUR, "h"],
    ],
  },
  { below: 2 * YEAR, units: [[DAY, "d"]] },
  {
    below: 8 * YEAR,
    units: [
      [YEAR, "y"],
      [DAY, "d"],
    ],
  },
  { below: Number.POSITIVE_INFINITY, units: [[YEAR, "y"]] },
];

/** How long before `now`, in milliseconds, an RFC 3339 time was, such as `3h5m`; `0s` for one to come. */
export function ageOf(time: string, now: number): string {
  return spanOf(Math.max(0, now - Date.parse(time)));
}

/** So many milliseconds, in the one or two units that matter. */
export function spanOf(span: number): string {
  const { units } = SCALE.find(({ below }) => span < below) ?? { units: [] };
  let rest = span;
  const parts = units.map(([milliseconds, letter]) => {
    const count = Math.floor(rest / milliseconds);
    rest -= count * milliseconds;
    return count === 0 ? "" : `${count}${letter}`;
  });
  return parts.join("") || "0s";
}
