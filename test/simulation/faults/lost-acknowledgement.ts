import type { Fault } from "./fault.ts";

/** A destination takes a notice, or doesn't, and nobody hears its answer in time. */
export const lostAcknowledgement: Fault = {
  name: "lostAcknowledgement",
  most: 0.3,
  destination(take, random) {
    const [isTaken, after] = [random.isLikely(0.7), random.magnitude(20, 15_000)];
    if (isTaken) take();
    return { said: { verdict: "unknown", said: "no answer in time" }, after };
  },
};
