import { describe, expect, test } from "vitest";
import { newThread, type Thread } from "../../lib/domain/notification/thread.ts";
import type { Threads } from "../../lib/pipeline/ports/notification.ts";
import { minute } from "../domain/builders.ts";
import { OPS, threadWith, turn } from "../domain/notification-builders.ts";

const KEY = { ...OPS, resource: "shop/api", subject: "Health" };
const IDLE = newThread(KEY);

/** A thread that is to be looked at at a minute. */
function waiting(minutes: number, key: Partial<typeof KEY> = {}): Thread {
  return { ...newThread({ ...KEY, ...key }), review: minute(minutes) };
}

async function dueBy(threads: Threads, minutes: number): Promise<string[]> {
  const found: string[] = [];
  for await (const { subscription, resource, subject, dueAt } of threads.due(minute(minutes))) {
    found.push(`${subscription} ${resource} ${subject} ${dueAt}`);
  }
  return found;
}

/** The facts that everything that keeps threads keeps to. */
export function describeThreads(make: () => Promise<Threads>): void {
  describe("threads", () => {
    test("are read as they were written, and only by who read the one before", async () => {
      const threads = await make();
      const thread = { ...threadWith([turn(1, null, "Down")], 1), ...KEY };
      expect(await threads.read(KEY)).toBeUndefined();
      expect(await threads.write(thread, undefined)).toBe(true);
      expect(await threads.write(IDLE, undefined)).toBe(false);
      const stored = await threads.read(KEY);
      expect(stored?.thread).toEqual(thread);
      expect(await threads.write(IDLE, stored?.version)).toBe(true);
      expect(await threads.write(thread, stored?.version)).toBe(false);
      expect((await threads.read(KEY))?.thread).toEqual(IDLE);
    });

    test("of one subject of a resource are found together, whoever subscribed", async () => {
      const threads = await make();
      for (const [resource, subject, subscription] of [
        ["shop/api", "Health", "ops"],
        ["shop/api", "Health", "dev"],
        ["shop/api", "HealthChecked", "ops"],
        ["shop/api", "Condition/Health", "ops"],
        ["shop/web", "Health", "ops"],
      ] as const) {
        await threads.write(newThread({ ...OPS, resource, subject, subscription }), undefined);
      }
      const found = await threads.of("shop/api", "Health");
      expect(found.map(({ thread }) => thread.subscription).sort()).toEqual(["dev", "ops"]);
    });

    test("of a subscription that was put again are others", async () => {
      const threads = await make();
      const again = newThread({ ...KEY, since: minute(1) });
      await threads.write(IDLE, undefined);
      expect(await threads.write(again, undefined)).toBe(true);
      expect((await threads.read(again))?.thread).toEqual(again);
      const found = await threads.of(KEY.resource, KEY.subject);
      expect(found.map(({ thread }) => thread.since)).toEqual([OPS.since, minute(1)]);
    });

    test("that have something to tell are due by when, earliest first, and no others", async () => {
      const threads = await make();
      await threads.write(waiting(9), undefined);
      await threads.write(waiting(3, { subject: "example.com/Ready" }), undefined);
      await threads.write({ ...IDLE, subscription: "calm" }, undefined);
      expect(await dueBy(threads, 2)).toEqual([]);
      expect(await dueBy(threads, 9)).toEqual([
        `ops shop/api example.com/Ready ${minute(3)}`,
        `ops shop/api Health ${minute(9)}`,
      ]);
      await threads.write(IDLE, 1);
      expect(await dueBy(threads, 9)).toHaveLength(1);
    });

    test("are gone once they are removed", async () => {
      const threads = await make();
      await threads.write(waiting(1), undefined);
      await threads.remove(KEY);
      expect([await threads.read(KEY), await dueBy(threads, 1)]).toEqual([undefined, []]);
    });
  });
}
