import type { Fault } from "./fault.ts";

/** A call takes its time, so that others overtake it, or its function is stopped. */
export const slowCall: Fault = {
  name: "slowCall",
  most: 0.3,
  slow: (random) => random.magnitude(50, 40_000),
};
