import type { Fault } from "./fault.ts";

/** A destination takes its time, though less than lib/notifiers/client.ts waits. */
export const slowDestination: Fault = {
  name: "slowDestination",
  most: 0.5,
  destination(take, random) {
    take();
    return { said: { verdict: "taken", said: "ok" }, after: random.magnitude(100, 14_000) };
  },
};
