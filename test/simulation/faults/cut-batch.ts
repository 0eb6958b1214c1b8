import type { Fault } from "./fault.ts";

/** A batch ends anywhere. */
export const cutBatch: Fault = {
  name: "cutBatch",
  most: 1,
  cut: (records, random) => random.whole(1, records),
};
