import { describe, expect, test } from "vitest";
import { awaited, digestKey } from "../../lib/domain/notification/digest.ts";
import type { Notice } from "../../lib/domain/notification/notice.ts";
import { newThread } from "../../lib/domain/notification/thread.ts";
import { notify, notifyMinute } from "../../lib/pipeline/notify.ts";
import {
  putSubscription,
  redriveSubscription,
  removeSubscription,
} from "../../lib/pipeline/subscription.ts";
import { tell } from "../../lib/pipeline/tell.ts";
import { OPS, second } from "../domain/notification-builders.ts";
import { PATTERN, portsWith, subscribe, TAKEN, turned } from "./telling.ts";

const GROUP = { group: { by: "shop", window: "30s" } };

describe("what is grouped", () => {
  test("is told once the first of it is a window old, as one, in the order in which it happened", async () => {
    const heard: Notice[] = [];
    const ports = await portsWith((notice) => {
      heard.push(notice);
      return TAKEN;
    });
    await subscribe(ports, "ops", GROUP);
    const turns = [];
    for (const name of ["a", "b", "c", "d"])
      turns.push(await turned(ports, `shop/${name}`, "Down"));
    const begin = ports.clock.seconds;
    await Promise.all([...turns].reverse().map((one) => notify(ports, one)));
    expect(ports.told).toEqual(["shop/a Down, shop/b Down, shop/c Down, shop/d Down"]);
    expect(ports.clock.seconds - begin).toBeGreaterThanOrEqual(30);
    expect(heard[0]).toMatchObject({
      type: "Summary",
      phase: "failing",
      data: { resource: "shop", items: turns.map(({ detail }) => detail) },
    });
    expect(await ports.notices.tally("ops")).toMatchObject({ sent: 1, suppressed: 0 });
  });

  test("is of the group only: what is beside it is told for itself", async () => {
    const ports = await portsWith();
    await subscribe(ports, "ops", GROUP);
    await notify(ports, await turned(ports, "shopping/a", "Down"));
    expect(ports.told).toEqual(["shopping/a Down"]);
  });

  test("has the end of a failure that it told in the summary after it", async () => {
    const ports = await portsWith();
    await subscribe(ports, "ops", { ...GROUP, pattern: { detail: { to: ["Down"] } } });
    await notify(ports, await turned(ports, "shop/a", "Down"));
    await notify(ports, await turned(ports, "shop/a", "Ready"));
    expect(ports.told).toEqual(["shop/a Down", "shop/a Ready"]);
  });

  test("is told by some minute when whoever opened the group died", async () => {
    const ports = await portsWith();
    await subscribe(ports, "ops", GROUP);
    const { sleep } = ports.clock;
    ports.clock.sleep = async (milliseconds) => {
      if (milliseconds > 20_000) throw new Error("killed");
      await sleep(milliseconds);
    };
    await expect(notify(ports, await turned(ports, "shop/a", "Down"))).rejects.toThrow();
    ports.clock.sleep = sleep;
    await notifyMinute(ports, ports.clock.now());
    expect(ports.told).toEqual(["shop/a Down"]);
  });

  test("is told again whole, and nothing else with it, when a destination couldn't take it", async () => {
    let calls = 0;
    const ports = await portsWith(() => {
      calls += 1;
      return calls < 3 ? { verdict: "temporary", said: "503" } : TAKEN;
    });
    await subscribe(ports, "ops", GROUP);
    await notify(ports, await turned(ports, "shop/a", "Down"));
    const late = notify(ports, await turned(ports, "shop/b", "Down"));
    await late;
    await notifyMinute(ports, ports.clock.now());
    expect(ports.told.slice(0, 3)).toEqual(Array.from({ length: 3 }, () => "shop/a Down"));
    expect(ports.told.slice(3)).toEqual(["shop/b Down"]);
  });

  test("that was given up comes with the next summary, so that no end comes without its failure", async () => {
    let isThere = false;
    const ports = await portsWith(() => (isThere ? TAKEN : { verdict: "permanent", said: "404" }));
    await subscribe(ports, "ops", GROUP);
    await notify(ports, await turned(ports, "shop/a", "Down"));
    isThere = true;
    await notify(ports, await turned(ports, "shop/a", "Ready"));
    expect(ports.told).toEqual(["shop/a Down", "shop/a Down, shop/a Ready"]);
  });

  test("isn't overtaken by what comes after it, though nothing is grouped any more", async () => {
    const ports = await portsWith();
    await subscribe(ports, "ops", { group: { by: "shop", window: "10m" } });
    await notify(ports, await turned(ports, "shop/a", "Down"));
    await subscribe(ports);
    await notify(ports, await turned(ports, "shop/b", "Down"));
    await notify(ports, await turned(ports, "shop/a", "Ready"));
    ports.clock.seconds += 600;
    await notifyMinute(ports, ports.clock.now());
    expect(ports.told).toEqual(["shop/b Down", "shop/a Down, shop/a Ready"]);
  });

  test("that was given up is told again when it is redriven", async () => {
    let isThere = false;
    const ports = await portsWith(() => (isThere ? TAKEN : { verdict: "permanent", said: "404" }));
    await subscribe(ports, "ops", GROUP);
    await notify(ports, await turned(ports, "shop/a", "Down"));
    expect(await ports.notices.tally("ops")).toMatchObject({ failed: 1, sent: 0 });
    isThere = true;
    expect(await redriveSubscription(ports, "ops")).toBe(1);
    await notifyMinute(ports, ports.clock.now());
    expect(ports.told).toEqual(["shop/a Down", "shop/a Down"]);
    expect(await ports.notices.tally("ops")).toMatchObject({ failed: 1, sent: 1 });
  });

  test("isn't lost when it is handed over while a summary finds nothing to tell", async () => {
    const ports = await portsWith();
    await subscribe(ports, "ops", GROUP);
    const down = await turned(ports, "shop/a", "Down");
    const key = digestKey(OPS, "shop");
    const due = ports.clock.now();
    await ports.threads.write(awaited(newThread(key), due, due), undefined);
    const { waiting } = ports.digests;
    let isHanded = false;
    ports.digests.waiting = async function* (digest) {
      yield* waiting.call(ports.digests, digest);
      if (isHanded) return;
      isHanded = true;
      await notify(ports, down);
    };
    await notifyMinute(ports, due);
    expect(ports.told).toEqual(["shop/a Down"]);
    expect((await ports.threads.read(key))?.thread.queue).toEqual([]);
  });

  test("is told once though whoever handed it over died before their thread said so", async () => {
    const ports = await portsWith();
    await subscribe(ports, "ops", GROUP);
    const { write } = ports.threads;
    let isDead = false;
    ports.threads.write = async (thread, version) => {
      if (!isDead && thread.handed !== undefined) {
        isDead = true;
        throw new Error("killed");
      }
      return write.call(ports.threads, thread, version);
    };
    const down = await turned(ports, "shop/a", "Down");
    await expect(notify(ports, down)).rejects.toThrow();
    await tell(ports, digestKey(OPS, "shop"), second(120));
    expect(ports.told).toEqual(["shop/a Down"]);
    await notifyMinute(ports, ports.clock.now());
    await notifyMinute(ports, ports.clock.now());
    expect(ports.told).toEqual(["shop/a Down"]);
  });

  test("goes where it was to go, though whoever took it there died and nothing is grouped any more", async () => {
    const ports = await portsWith();
    await subscribe(ports, "ops", GROUP);
    const { keep } = ports.digests;
    let isDead = false;
    ports.digests.keep = async (digest, notice) => {
      await keep.call(ports.digests, digest, notice);
      if (isDead) return;
      isDead = true;
      throw new Error("killed");
    };
    await expect(notify(ports, await turned(ports, "shop/a", "Down"))).rejects.toThrow();
    await subscribe(ports);
    await notifyMinute(ports, ports.clock.now());
    await notifyMinute(ports, ports.clock.now());
    expect(ports.told).toEqual(["shop/a Down"]);
    const stored = await ports.threads.read(digestKey(OPS, "shop"));
    expect(stored?.thread.passed).toBeGreaterThan(0);
  });

  test("isn't told by another subscription of the same name, once that was removed", async () => {
    const ports = await portsWith();
    await subscribe(ports, "ops", { group: { by: "shop", window: "10m" } });
    await notify(ports, await turned(ports, "shop/a", "Down"));
    await removeSubscription(ports, "ops");
    ports.clock.seconds += 600;
    await notifyMinute(ports, ports.clock.now());
    await subscribe(ports, "ops", GROUP);
    await notify(ports, await turned(ports, "shop/b", "Down"));
    expect(ports.told).toEqual(["shop/b Down"]);
  });

  test("is refused for who tells of each thing for itself", async () => {
    const ports = await portsWith();
    const notifiers = { ...ports.notifiers, tellsSummaries: () => false };
    const body = { pattern: PATTERN, notifier: { pagerduty: {} }, ...GROUP };
    await expect(putSubscription({ ...ports, notifiers }, "ops", body)).rejects.toMatchObject({
      faults: [{ path: "group" }],
    });
  });

  test("has more than one summary has room for, which then has another after it", async () => {
    const ports = await portsWith();
    await subscribe(ports, "ops", GROUP);
    const down = await turned(ports, "shop/a", "Down");
    const key = digestKey(OPS, "shop");
    for (let at = 0; at < 250; at++) {
      const data = { ...down.detail, id: `shop/n${at}@1/Health`, resource: `shop/n${at}` };
      const about = { subscription: "ops", subject: "Health", phase: "failing" } as const;
      const time = second(-1_000 + at);
      await ports.digests.keep(key, { ...about, id: data.id, type: down.detailType, time, data });
    }
    await notify(ports, down);
    expect(ports.told.map((one) => one.split(", ").length)).toEqual([200, 51]);
  });
});

describe("a subscription that was removed and is put again under its name", () => {
  test("tells nothing of what it had yet to tell, singly or as one", async () => {
    const ports = await portsWith();
    const DOWN = { pattern: { detail: { to: ["Down"] } }, after: "30s" };
    await subscribe(ports, "ops", GROUP);
    await subscribe(ports, "dev", DOWN);
    // Whoever took it died: a minute is to tell it.
    const dying = { ...ports, clock: { ...ports.clock, sleep: () => Promise.reject(new Error()) } };
    await expect(notify(dying, await turned(ports, "shop/a", "Down"))).rejects.toThrow();
    for (const name of ["ops", "dev"]) await removeSubscription(ports, name);
    await subscribe(ports, "ops", GROUP);
    await subscribe(ports, "dev", DOWN);
    ports.clock.seconds += 600;
    await notifyMinute(ports, ports.clock.now());
    expect(ports.told).toEqual([]);
    await notify(ports, await turned(ports, "shop/b", "Down"));
    await notifyMinute(ports, ports.clock.now());
    expect(ports.told).toEqual(["shop/b Down", "shop/b Down"]);
    const left: string[] = [];
    for await (const { since } of ports.threads.due(second(10_000))) left.push(since);
    expect(new Set(left)).toEqual(new Set([second(1)]));
  });
});

describe("what is beyond the limit of an hour", () => {
  test("is held back, counted as suppressed, and told as one when there is room", async () => {
    const ports = await portsWith();
    await subscribe(ports, "ops", { maxPerHour: 2 });
    for (const name of ["a", "b", "c", "d"]) await notify(ports, await turned(ports, name, "Down"));
    expect(ports.told).toEqual(["a Down", "b Down"]);
    expect(await ports.notices.tally("ops")).toMatchObject({
      sent: 2,
      suppressed: 2,
      last: { by: "maxPerHour", resource: "d" },
    });
    ports.clock.seconds += 3_500;
    await notifyMinute(ports, ports.clock.now());
    expect(ports.told.slice(2)).toEqual([]);
    ports.clock.seconds += 100;
    await notifyMinute(ports, ports.clock.now());
    expect(ports.told.slice(2)).toEqual(["c Down, d Down"]);
    expect(await ports.notices.tally("ops")).toMatchObject({ sent: 3, suppressed: 2 });
  });

  test("has the end of what was told with it, so that recovery is told all the same", async () => {
    const ports = await portsWith();
    await subscribe(ports, "ops", { maxPerHour: 1 });
    await notify(ports, await turned(ports, "a", "Down"));
    await notify(ports, await turned(ports, "a", "Ready"));
    ports.clock.seconds += 3_600;
    await notifyMinute(ports, ports.clock.now());
    expect(ports.told).toEqual(["a Down", "a Ready"]);
  });

  test("is held back also while there is room, as long as anything is that came before", async () => {
    const ports = await portsWith();
    await subscribe(ports, "ops", { maxPerHour: 2 });
    await notify(ports, await turned(ports, "a", "Down"));
    ports.clock.seconds += 1_800;
    for (const name of ["b", "c"]) await notify(ports, await turned(ports, name, "Down"));
    ports.clock.seconds += 1_800;
    await notify(ports, await turned(ports, "c", "Ready"));
    expect(ports.told).toEqual(["a Down", "b Down"]);
    await notifyMinute(ports, ports.clock.now());
    expect(ports.told.slice(2)).toEqual(["c Down, c Ready"]);
  });

  test("isn't reached by a notice that is tried again", async () => {
    const ports = await portsWith(() => ({ verdict: "temporary", said: "503" }));
    await subscribe(ports, "ops", { maxPerHour: 1 });
    await notify(ports, await turned(ports, "a", "Down"));
    expect(ports.told).toHaveLength(3);
    expect(await ports.notices.tally("ops")).toMatchObject({ suppressed: 0 });
  });

  test("counts summaries too: a group waits until there is room", async () => {
    const ports = await portsWith();
    await subscribe(ports, "ops", { ...GROUP, maxPerHour: 1 });
    await notify(ports, await turned(ports, "shop/a", "Down"));
    await notify(ports, await turned(ports, "shop/b", "Down"));
    expect(ports.told).toEqual(["shop/a Down"]);
    await notify(ports, await turned(ports, "shop/c", "Down"));
    ports.clock.seconds += 3_600;
    await notifyMinute(ports, ports.clock.now());
    expect(ports.told).toEqual(["shop/a Down", "shop/b Down, shop/c Down"]);
  });
});
