import type { Fault } from "./fault.ts";

/** A consumer is told of an event again, at once or hours later. */
export const repeatedEvent: Fault = {
  name: "repeatedEvent",
  most: 0.5,
  deliver: (random) => [random.magnitude(10, 10_000_000)],
};
