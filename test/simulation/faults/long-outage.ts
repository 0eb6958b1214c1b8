import type { Fault } from "./fault.ts";

/** What failed goes on failing until its records are too old, so that Lambda gives them up. */
export const longOutage: Fault = {
  name: "longOutage",
  most: 0.3,
  outlastsRecords: true,
};
