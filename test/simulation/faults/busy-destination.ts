import type { Fault } from "./fault.ts";

/** A destination doesn't take a notice now, and may say when it will. */
export const busyDestination: Fault = {
  name: "busyDestination",
  most: 0.5,
  destination(_, random) {
    const [isAsked, retryAfter] = [random.isLikely(0.5), random.magnitude(100, 600_000)];
    const said = { verdict: "temporary", said: "503" } as const;
    return { said: { ...said, ...(isAsked && { retryAfter }) }, after: 20 };
  },
};
