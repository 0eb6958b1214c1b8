import type { Fault } from "./fault.ts";

const HOUR = 60 * 60 * 1000;

/** A schedule is late, misses its time, or runs its function twice. */
export const irregularSchedule: Fault = {
  name: "irregularSchedule",
  most: 1,
  tick(random) {
    const late = random.magnitude(1, HOUR);
    return random.pick([[], [late], [0, late]]);
  },
};
