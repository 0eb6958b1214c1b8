import type { Fault } from "./fault.ts";

/** The function dies after its call took effect, before it learns of that. */
export const crashAfter: Fault = {
  name: "crashAfter",
  most: 0.15,
  call(_, proceed) {
    proceed();
    return { kind: "death" };
  },
};
