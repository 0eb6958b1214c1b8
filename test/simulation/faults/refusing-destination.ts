import type { Fault } from "./fault.ts";

/** A destination refuses a notice for good. */
export const refusingDestination: Fault = {
  name: "refusingDestination",
  most: 0.3,
  destination: () => ({ said: { verdict: "permanent", said: "404" }, after: 20 }),
};
