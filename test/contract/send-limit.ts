import { describe, expect, test } from "vitest";
import type { Clock } from "../../lib/pipeline/ports/clock.ts";
import type { SendLimit } from "../../lib/pipeline/ports/notification.ts";
import { minute } from "../domain/builders.ts";

/** A clock that is at a minute until it is set. */
function aClock(): Clock & { at: number } {
  const clock = {
    at: 0,
    now: () => minute(clock.at),
    random: () => 0,
    sleep: async () => undefined,
  };
  return clock;
}

/** The facts that everything that counts what is told in an hour keeps to. */
export function describeSendLimit(make: (clock: Clock) => Promise<SendLimit>): void {
  describe("places in an hour", () => {
    test("are as many as there may be, whoever takes them at the same time", async () => {
      const limit = await make(aClock());
      const ids = Array.from({ length: 8 }, (_, at) => `n${at}`);
      const taken = await Promise.all(ids.map((id) => limit.take("ops", id, 3)));
      expect(taken.filter((one) => one === undefined)).toHaveLength(3);
      expect(new Set(taken.filter((one) => one !== undefined))).toEqual(new Set([minute(60)]));
      expect(await limit.take("dev", "n0", 1)).toBeUndefined();
    });

    test("are kept by whoever has one", async () => {
      const limit = await make(aClock());
      expect(await limit.take("ops", "first", 1)).toBeUndefined();
      expect(await limit.take("ops", "first", 1)).toBeUndefined();
      expect(await limit.take("ops", "second", 1)).toBe(minute(60));
    });

    test("are free an hour after they were taken", async () => {
      const clock = aClock();
      const limit = await make(clock);
      await limit.take("ops", "first", 1);
      clock.at = 59;
      expect(await limit.take("ops", "second", 1)).toBe(minute(60));
      clock.at = 60;
      expect(await limit.take("ops", "second", 1)).toBeUndefined();
      expect(await limit.take("ops", "third", 1)).toBe(minute(120));
    });
  });
}
