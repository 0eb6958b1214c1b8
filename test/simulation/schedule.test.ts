import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Random } from "./random.ts";
import { Schedule } from "./schedule.ts";

describe("virtual time", () => {
  test("has everything happen in the order of its times, and of one time in the order of planning", async () => {
    const times = fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(times, async (delays) => {
        const schedule = new Schedule(0);
        const happened: (readonly [number, number])[] = [];
        delays.forEach((delay, order) => {
          schedule.after(delay, () => happened.push([schedule.now, order]));
        });
        expect(await schedule.settle(100)).toBe(true);
        const planned = delays.map((delay, order) => [delay, order] as const);
        expect(happened).toEqual(planned.sort(([a, i], [b, j]) => a - b || i - j));
      }),
    );
  });

  test("goes on until nothing is waited for, and says when that is too long", async () => {
    const schedule = new Schedule(0);
    const forever = () => schedule.after(1, forever);
    forever();
    expect(await schedule.settle(100)).toBe(false);
    expect(schedule.now).toBe(100);
  });

  test("leaves what nobody waits for until everything is to happen", async () => {
    const schedule = new Schedule(0);
    const happened: string[] = [];
    schedule.after(1_000, () => happened.push("expiry"), false);
    schedule.after(10, () => happened.push("answer"));
    await schedule.settle(100);
    expect([schedule.now, happened]).toEqual([10, ["answer"]]);
    await schedule.exhaust(100);
    expect([schedule.now, happened]).toEqual([1_000, ["answer", "expiry"]]);
  });
});

describe("a stream of random numbers", () => {
  test("is decided by its name", () => {
    const drawn = (name: string) => {
      const random = new Random(name);
      return Array.from({ length: 5 }, () => random.next());
    };
    expect(drawn("a")).toEqual(drawn("a"));
    expect(drawn("a")).not.toEqual(drawn("b"));
  });

  test("that is forked doesn't depend on what was drawn before", () => {
    const [one, other] = [new Random("a"), new Random("a")];
    one.next();
    expect(one.fork("x").next()).toBe(other.fork("x").next());
  });

  test("is even, whatever its name", () => {
    const first = Array.from({ length: 20_000 }, (_, seed) => new Random(`${seed}/op1`).next());
    const tenths = Array.from(
      { length: 10 },
      (_, tenth) => first.filter((one) => Math.floor(one * 10) === tenth).length,
    );
    for (const count of tenths) expect(Math.abs(count - 2_000)).toBeLessThan(200);
  });
});
