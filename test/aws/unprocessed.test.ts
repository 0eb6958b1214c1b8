import { describe, expect, test } from "vitest";
import { systemClock } from "../../lib/aws/clock.ts";
import { untilProcessed } from "../../lib/aws/unprocessed.ts";

/** A clock whose waits are over at once, and are kept. */
function aClock(random = 0.5) {
  const waits: number[] = [];
  const sleep = async (milliseconds: number) => void waits.push(milliseconds);
  return { waits, clock: { ...systemClock, random: () => random, sleep } };
}

describe("a batch call", () => {
  test("is made once when all of it is processed", async () => {
    const { clock, waits } = aClock();
    const calls: number[][] = [];
    await untilProcessed(clock, [1, 2], async (rest) => void calls.push(rest));
    expect([calls, waits]).toEqual([[[1, 2]], []]);
  });

  test("is repeated with what is left, after waits that grow and are spread", async () => {
    const { clock, waits } = aClock(0.5);
    const calls: number[][] = [];
    await untilProcessed(clock, [1, 2, 3], async (rest) => {
      calls.push(rest);
      return rest.slice(1);
    });
    expect(calls).toEqual([[1, 2, 3], [2, 3], [3]]);
    expect(waits).toEqual([20, 40]);
  });

  test("that is never processed is unavailable", async () => {
    const { clock, waits } = aClock();
    const call = untilProcessed(clock, [1], async (rest) => rest);
    await expect(call).rejects.toMatchObject({ code: "unavailable" });
    expect(waits).toHaveLength(5);
  });
});
