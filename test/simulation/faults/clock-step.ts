import type { Fault } from "./fault.ts";

const MINUTE = 60_000;

/** The clock of a function's environment is set, forwards or back. */
export const clockStep: Fault = {
  name: "clockStep",
  most: 0.3,
  invocation(environment, random) {
    environment.skew = Math.round((random.next() * 2 - 1) * 2 * MINUTE);
  },
};
