import { describe, expect, test } from "vitest";
import { declare } from "../../lib/pipeline/declare.ts";
import { notify, notifyMinute, notifyNow } from "../../lib/pipeline/notify.ts";
import { putSilence, removeSilence } from "../../lib/pipeline/silence.ts";
import { removeSubscription } from "../../lib/pipeline/subscription.ts";
import { OPS, second } from "../domain/notification-builders.ts";
import { portsWith, subscribe, TAKEN, turned } from "./telling.ts";

describe("a transition", () => {
  test("that is handed over ten times at once is told once to each subscription", async () => {
    const ports = await portsWith();
    await subscribe(ports, "ops");
    await subscribe(ports, "dev");
    const down = await turned(ports, "api", "Down");
    const results = await Promise.allSettled(Array.from({ length: 10 }, () => notify(ports, down)));
    expect(results.filter(({ status }) => status === "rejected")).toEqual([]);
    expect(ports.told).toEqual(["api Down", "api Down"]);
    expect((await ports.notices.tally("ops")).sent).toBe(1);
    expect((await ports.notices.tally("dev")).sent).toBe(1);
  });

  test("that several drop at once is recorded as suppressed once", async () => {
    const ports = await portsWith();
    await subscribe(ports, "ops", { after: "5s" });
    const turns = [await turned(ports, "api", "Down"), await turned(ports, "api", "Ready")];
    await Promise.all([...turns, ...turns, ...turns].map((one) => notify(ports, one)));
    expect(ports.told).toEqual([]);
    expect(ports.settled).toEqual(["suppressed", "suppressed"]);
  });

  test("that no subscription asks for makes no thread", async () => {
    const ports = await portsWith();
    await subscribe(ports, "ops", { pattern: { detail: { to: ["Missing"] } } });
    expect(await notify(ports, await turned(ports, "api", "Down"))).toBe(0);
    expect(await ports.threads.of("api", "Health")).toEqual([]);
  });

  test("is told to others though one destination's notifier throws", async () => {
    const ports = await portsWith((_, choice) => {
      if (JSON.stringify(choice).includes("broken")) throw new Error("a mistake of ours");
      return TAKEN;
    });
    await subscribe(ports, "broken", { notifier: { webhook: { url: "broken" } } });
    await subscribe(ports, "ops");
    const down = await turned(ports, "api", "Down");
    await expect(notify(ports, down)).rejects.toThrow("1 of 2 weren't told");
    expect((await ports.notices.tally("ops")).sent).toBe(1);
  });

  test("whose end came first is told with that end, though nobody asked for it", async () => {
    const ports = await portsWith();
    await subscribe(ports, "ops", { pattern: { detail: { to: ["Down"] } } });
    const down = await turned(ports, "api", "Down");
    const ready = await turned(ports, "api", "Ready");
    await notify(ports, ready);
    await notify(ports, down);
    expect(ports.told).toEqual(["api Down", "api Ready"]);
    expect(ports.settled).toEqual(["sent", "sent"]);
  });

  test("is told when what failed its resource's dependencies' dependency is well again", async () => {
    const ports = await portsWith();
    await declare(ports, "api", { dependsOn: ["cache"] }, "ann");
    await declare(ports, "cache", { dependsOn: ["db", "api"] }, "ann");
    await turned(ports, "db", "Down");
    await subscribe(ports);
    await notify(ports, await turned(ports, "api", "Down"));
    expect(await ports.notices.tally("ops")).toMatchObject({
      suppressed: 1,
      last: { by: "dependency db", resource: "api" },
    });
    await turned(ports, "db", "Ready");
    await notifyNow(ports);
    expect(ports.told).toEqual(["api Down"]);
  });
});

describe("a minute", () => {
  test("tells what comes due in it, when it does, and leaves the rest", async () => {
    const ports = await portsWith();
    await subscribe(ports, "ops", { after: "40s" });
    await subscribe(ports, "dev", { after: "2m" });
    await notify(ports, await turned(ports, "api", "Down"));
    expect(ports.told).toEqual([]);
    const { looked, failures } = await notifyMinute(ports, second(0));
    expect([looked, failures, ports.told]).toEqual([1, [], ["api Down"]]);
    expect(Math.floor(ports.clock.seconds)).toBe(41);
  });

  test("tries again what a destination couldn't take", async () => {
    let isThere = false;
    const ports = await portsWith(() => (isThere ? TAKEN : { verdict: "temporary", said: "503" }));
    await subscribe(ports);
    await notify(ports, await turned(ports, "api", "Down"));
    expect(ports.told).toHaveLength(3);
    isThere = true;
    await notifyMinute(ports, ports.clock.now());
    expect([ports.told.length, ports.settled]).toEqual([4, ["sent"]]);
  });

  test("finds a send of which nothing was heard, and sends it again", async () => {
    let died = false;
    const ports = await portsWith(() => {
      if (died) return TAKEN;
      died = true;
      throw new Error("killed");
    });
    await subscribe(ports);
    await expect(notify(ports, await turned(ports, "api", "Down"))).rejects.toThrow();
    await notifyMinute(ports, ports.clock.now());
    expect([ports.told.length, ports.settled]).toEqual([2, ["unknown", "sent"]]);
  });

  test("doesn't send again what is recorded as sent, whatever became of its thread", async () => {
    const ports = await portsWith();
    await subscribe(ports);
    const down = await turned(ports, "api", "Down");
    await notify(ports, down);
    await ports.threads.remove({ ...OPS, resource: "api", subject: "Health" });
    await notify(ports, down);
    expect([ports.told, ports.settled]).toEqual([["api Down"], ["sent"]]);
    const ready = await turned(ports, "api", "Ready");
    await notify(ports, ready);
    expect(ports.told).toEqual(["api Down", "api Ready"]);
  });

  test.each([true, false])(
    "neither sends again nor doubts what is recorded as sent, of who died right after (knows it again: %j)",
    async (isIdempotent) => {
      const ports = await portsWith();
      const { threads } = ports;
      let isDead = false;
      const dying = {
        ...ports,
        notifiers: { ...ports.notifiers, isIdempotent: () => isIdempotent },
        threads: {
          of: threads.of.bind(threads),
          read: threads.read.bind(threads),
          due: threads.due.bind(threads),
          remove: threads.remove.bind(threads),
          write: async (...[thread, version]: Parameters<typeof threads.write>) => {
            if (isDead || ports.settled.length === 0) return threads.write(thread, version);
            isDead = true;
            throw new Error("killed");
          },
        },
      };
      await subscribe(ports);
      await expect(notify(dying, await turned(ports, "api", "Down"))).rejects.toThrow();
      for (let minute = 0; minute < 3; minute++) await notifyMinute(dying, ports.clock.now());
      expect([ports.told, ports.settled]).toEqual([["api Down"], ["sent"]]);
      expect(await ports.notices.tally("ops")).toMatchObject({ sent: 1, unknown: 0 });
    },
  );

  test("records what is suppressed though whoever suppressed it died first", async () => {
    const ports = await portsWith();
    const { notices } = ports;
    let isDead = false;
    const dying = {
      ...ports,
      notices: {
        begin: notices.begin.bind(notices),
        tally: notices.tally.bind(notices),
        failed: notices.failed.bind(notices),
        told: notices.told.bind(notices),
        end: async (...[name, settled]: Parameters<typeof notices.end>) => {
          if (isDead) return notices.end(name, settled);
          isDead = true;
          throw new Error("killed");
        },
      },
    };
    await subscribe(ports, "ops", { after: "5s" });
    const turns = [await turned(ports, "api", "Down"), await turned(ports, "api", "Ready")];
    const ends = await Promise.allSettled(turns.map((one) => notify(dying, one)));
    expect(ends.map(({ status }) => status)).toContain("rejected");
    await notifyMinute(dying, ports.clock.now());
    expect(ports.settled).toEqual(["suppressed", "suppressed"]);
  });

  test("isn't told by who comes to it so late that others may have taken it for lost", async () => {
    const ports = await portsWith();
    const { notices } = ports;
    let isLate = true;
    const late = {
      ...ports,
      notices: {
        end: notices.end.bind(notices),
        tally: notices.tally.bind(notices),
        failed: notices.failed.bind(notices),
        told: notices.told.bind(notices),
        begin: async (...[name, notice, attempt]: Parameters<typeof notices.begin>) => {
          const begun = await notices.begin(name, notice, attempt);
          if (!isLate) return begun;
          isLate = false;
          ports.clock.seconds += 31;
          await notifyMinute(ports, ports.clock.now());
          return begun;
        },
      },
    };
    await subscribe(ports);
    await notify(late, await turned(ports, "api", "Down"));
    expect([ports.told, ports.settled]).toEqual([["api Down"], ["unknown", "sent"]]);
  });

  test("forgets the threads of a subscription that is no more", async () => {
    const ports = await portsWith();
    await subscribe(ports, "ops", { after: "40s" });
    await notify(ports, await turned(ports, "api", "Down"));
    await removeSubscription(ports, "ops");
    await notifyMinute(ports, second(0));
    expect([ports.told, await ports.threads.of("api", "Health")]).toEqual([[], []]);
  });
});

describe("a silence", () => {
  test.each<[string, object]>([
    ["it ends", { until: "5m" }],
    ["its window closes", { windows: [{ cron: "0 0 * * THU", for: "5m" }] }],
  ])("holds what fails until %s, however often that is looked at", async (_, lasts) => {
    const ports = await portsWith();
    await subscribe(ports);
    await putSilence(ports, "night", { prefix: "shop", reason: "upgrade", ...lasts }, "ann");
    const down = await turned(ports, "shop/api", "Down");
    await notify(ports, down);
    for (let minute = 1; minute < 4; minute++) {
      await notifyMinute(ports, second(minute * 60));
      expect(ports.told).toEqual([]);
    }
    await notifyMinute(ports, second(240));
    expect(ports.clock.seconds).toBeGreaterThanOrEqual(300);
    expect([ports.told, ports.settled]).toEqual([["shop/api Down"], ["suppressed", "sent"]]);
  });

  test("of a pattern holds what matches it, and nothing else", async () => {
    const ports = await portsWith();
    await subscribe(ports);
    const pattern = { detail: { resource: ["api"] } };
    await putSilence(ports, "night", { pattern, until: "5m", reason: "upgrade" }, "ann");
    await notify(ports, await turned(ports, "api", "Down"));
    await notify(ports, await turned(ports, "web", "Down"));
    expect(ports.told).toEqual(["web Down"]);
    await removeSilence(ports, "night", "ann");
    await notifyNow(ports);
    expect(ports.told).toEqual(["web Down", "api Down"]);
  });
});
