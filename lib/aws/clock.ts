import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "../pipeline/ports/clock.ts";

/** The machine's own time. */
export const systemClock: Clock = {
  now: () => new Date().toISOString(),
  sleep: (milliseconds) => sleep(milliseconds),
  random: Math.random,
};
