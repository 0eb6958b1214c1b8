import type { Fault } from "./fault.ts";

/** A call times out and takes effect later, when it has been tried again or given up. */
export const lateEffect: Fault = {
  name: "lateEffect",
  most: 0.2,
  call({ later }, proceed, random) {
    later(random.magnitude(10, 20_000), () => proceed());
    return { kind: "error", error: new Error("the call timed out"), isRetryable: true };
  },
};
