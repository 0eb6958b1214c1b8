import { expect, test } from "vitest";
import { ageOf } from "../../../lib/cli/views/age.ts";
import { NOW } from "../terminal.ts";

const [SECOND, MINUTE, HOUR, DAY] = [1, 60, 3600, 86_400];

test.each([
  [0, "0s"],
  [-5 * SECOND, "0s"],
  [119 * SECOND, "119s"],
  [2 * MINUTE, "2m"],
  [9 * MINUTE + 59 * SECOND, "9m59s"],
  [10 * MINUTE + 30 * SECOND, "10m"],
  [179 * MINUTE, "179m"],
  [3 * HOUR + 5 * MINUTE, "3h5m"],
  [47 * HOUR, "47h"],
  [3 * DAY + 2 * HOUR, "3d2h"],
  [100 * DAY, "100d"],
  [800 * DAY, "2y70d"],
  [9 * 365 * DAY, "9y"],
])("%i seconds are %s", (seconds, age) => {
  const now = Date.parse(NOW);
  expect(ageOf(new Date(now - seconds * 1000).toISOString(), now)).toBe(age);
});
