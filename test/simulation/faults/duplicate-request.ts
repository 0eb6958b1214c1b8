import type { Fault } from "./fault.ts";

const HOUR = 60 * 60 * 1000;

/** A request arrives twice, the second time at once or hours later. */
export const duplicateRequest: Fault = {
  name: "duplicateRequest",
  most: 0.6,
  send: (random) => [0, random.magnitude(1, 3 * HOUR)],
};
