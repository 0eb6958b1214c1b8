import type { Fault } from "./fault.ts";

const HOUR = 60 * 60 * 1000;

/** A request is under way for up to hours, so that others overtake it; its sender has tried again by then. */
export const delayedRequest: Fault = {
  name: "delayedRequest",
  most: 0.6,
  send: (random) => [random.magnitude(10, 3 * HOUR)],
};
