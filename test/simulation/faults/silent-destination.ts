import type { Fault } from "./fault.ts";

/** A destination takes a notice, or doesn't, and the function dies while it waits for the answer. */
export const silentDestination: Fault = {
  name: "silentDestination",
  most: 0.3,
  destination(take, random) {
    if (random.isLikely(0.7)) take();
    return { said: undefined, after: random.magnitude(20, 15_000) };
  },
};
