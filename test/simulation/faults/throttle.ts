import type { Fault } from "./fault.ts";

/** AWS refuses a call for now. */
export const throttle: Fault = {
  name: "throttle",
  most: 0.4,
  call: () => ({ kind: "error", error: new Error("ThrottlingException"), isRetryable: true }),
};
