import type { Fault } from "./fault.ts";

/** The function dies before its call arrives. */
export const crashBefore: Fault = {
  name: "crashBefore",
  most: 0.15,
  call: () => ({ kind: "death" }),
};
