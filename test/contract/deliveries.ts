import { describe, expect, test } from "vitest";
import { systemClock } from "../../lib/aws/clock.ts";
import type { Clock } from "../../lib/pipeline/ports/clock.ts";
import type { Deliveries } from "../../lib/pipeline/ports/delivery.ts";

const DAY = 24 * 60 * 60 * 1000;

/** The facts that every memory of deliveries keeps to. */
export function describeDeliveries(make: (clock: Clock) => Promise<Deliveries>): void {
  describe("a memory of deliveries", () => {
    test("knows what it was told to remember, and nothing else", async () => {
      const deliveries = await make(systemClock);
      await deliveries.remember("github", "d1");
      expect(await deliveries.isKnown("github", "d1")).toBe(true);
      expect(await deliveries.isKnown("github", "d2")).toBe(false);
      expect(await deliveries.isKnown("gitlab", "d1")).toBe(false);
    });

    test("may be told twice", async () => {
      const deliveries = await make(systemClock);
      await deliveries.remember("github", "d1");
      await deliveries.remember("github", "d1");
      expect(await deliveries.isKnown("github", "d1")).toBe(true);
    });

    test.each([
      ["knows a delivery for the three days in which GitHub may send it again", 3, true],
      ["has forgotten it after a week, though its row may still be there", 7, false],
    ])("%s", async (_, days, known) => {
      const clock = { ...systemClock, now: () => new Date(time).toISOString() };
      let time = Date.now();
      const deliveries = await make(clock);
      await deliveries.remember("github", "d1");
      time += days * DAY;
      expect(await deliveries.isKnown("github", "d1")).toBe(known);
    });
  });
}
