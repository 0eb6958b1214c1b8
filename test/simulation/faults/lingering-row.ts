import type { Fault } from "./fault.ts";

const DAY = 24 * 60 * 60 * 1000;

/** DynamoDB is days late with deleting what has expired. */
export const lingeringRow: Fault = {
  name: "lingeringRow",
  most: 1,
  linger: (random) => random.next() * 5 * DAY,
};
