import type { Fault } from "./fault.ts";

/** A deploy is under way: some environments run the code before it, others that after. */
export const olderCode: Fault = {
  name: "olderCode",
  most: 0.8,
  invocation(environment, random) {
    environment.isOlder = random.isLikely(0.5);
  },
};
