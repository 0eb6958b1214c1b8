import type { Fault } from "./fault.ts";

/** A call takes effect, and its answer is lost. */
export const lostResponse: Fault = {
  name: "lostResponse",
  most: 0.3,
  call(_, proceed) {
    proceed();
    return { kind: "error", error: new Error("the answer was lost"), isRetryable: true };
  },
};
