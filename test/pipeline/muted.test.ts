import { describe, expect, test } from "vitest";
import { EVERYTHING } from "../../lib/domain/access/scope.ts";
import { parseWindow } from "../../lib/domain/duration.ts";
import type { Health } from "../../lib/domain/health.ts";
import { ingest } from "../../lib/pipeline/ingest.ts";
import { getStatus, listStatuses } from "../../lib/pipeline/query.ts";
import {
  getSilence,
  listSilences,
  putSilence,
  type SilenceInput,
  type SilencePorts,
} from "../../lib/pipeline/silence.ts";
import { second } from "../domain/notification-builders.ts";
import { realPorts } from "./ports.ts";

const DAY = parseWindow("1d") ?? 0;

/** Ports whose clock stands still. */
async function portsAt(seconds = 0) {
  const clock = {
    seconds,
    now: () => second(clock.seconds),
    random: () => 0,
    sleep: async () => {},
  };
  return { ...(await realPorts(clock)), clock };
}
type Ports = Awaited<ReturnType<typeof portsAt>>;

async function silence(ports: SilencePorts, name: string, parts: Partial<SilenceInput>) {
  const always = parts.windows ? {} : { until: "1h" };
  await putSilence(ports, name, { ...always, reason: `${name} it is`, ...parts }, "ann");
}

async function turn(ports: Ports, resource: string, health: Health): Promise<void> {
  await ingest(ports, { resource, input: { health } }, "ci");
}

/** The names of the silences that a status shows; undefined when it has no such key. */
async function shownOn(ports: Ports, resource: string): Promise<string[] | undefined> {
  return (await getStatus(ports, resource)).silences?.map(({ name }) => name);
}

describe("a status", () => {
  test("has the silences at or above it while they mute, with their end, reason and author", async () => {
    const ports = await portsAt();
    for (const resource of ["shop", "shop/api", "shopping"]) await turn(ports, resource, "Down");
    await silence(ports, "night", { prefix: "shop" });
    await silence(ports, "api", { prefix: "shop/api", until: "2m" });
    const night = { name: "night", until: second(3600), reason: "night it is", by: "ann" };
    expect((await getStatus(ports, "shop")).silences).toEqual([night]);
    expect(await shownOn(ports, "shop/api")).toEqual(["api", "night"]);
    expect(await getStatus(ports, "shopping")).not.toHaveProperty("silences");
    ports.clock.seconds = 120;
    expect(await shownOn(ports, "shop/api")).toEqual(["night"]);
    ports.clock.seconds = 3600;
    expect(await getStatus(ports, "shop/api")).not.toHaveProperty("silences");
  });

  test("has a pattern's silence while the pattern matches how it stands", async () => {
    const ports = await portsAt();
    await silence(ports, "down", { pattern: { detail: { to: ["Down"], resource: ["api"] } } });
    await turn(ports, "api", "Down");
    await turn(ports, "web", "Down");
    expect([await shownOn(ports, "api"), await shownOn(ports, "web")]).toEqual([
      ["down"],
      undefined,
    ]);
    ports.clock.seconds = 1;
    await turn(ports, "api", "Ready");
    expect(await shownOn(ports, "api")).toBe(undefined);
  });

  test("has a silence of windows while one is open", async () => {
    const ports = await portsAt();
    await turn(ports, "api", "Ready");
    const windows = [{ cron: "0 2 * * *", for: "2h" }];
    await silence(ports, "night", { prefix: "api", windows });
    const seen: Record<string, string | undefined> = {};
    for (const hour of [1, 2, 3, 4, 26, 28]) {
      ports.clock.seconds = hour * 3600;
      seen[hour] = (await getStatus(ports, "api")).silences?.[0]?.until;
    }
    const [today, tomorrow] = [second(4 * 3600), second(28 * 3600)];
    expect(seen).toEqual({ 2: today, 3: today, 26: tomorrow });
  });

  test("of a list has its own, and all silences are read once", async () => {
    const ports = await portsAt();
    for (const resource of ["a", "b/api", "c"]) await turn(ports, resource, "Ready");
    await silence(ports, "night", { prefix: "b" });
    let reads = 0;
    const all = () => {
      reads++;
      return ports.silences.all();
    };
    const listing = { prefix: "", labels: [], limit: 10 };
    const { items } = await listStatuses({ ...ports, silences: { all } }, listing, EVERYTHING);
    const names = items.map(({ resource, silences }) => [resource, silences?.[0]?.name]);
    expect(Object.fromEntries(names)).toMatchObject({
      a: undefined,
      "b/api": "night",
      c: undefined,
    });
    expect(reads).toBe(1);
  });
});

describe("a silence", () => {
  const windows = [{ cron: "0 2 * * *", for: "2h", timezone: "Asia/Tokyo" }];

  test("says whether it mutes now, and until when", async () => {
    const ports = await portsAt();
    await silence(ports, "b", { prefix: "api", windows });
    await silence(ports, "a", { prefix: "api", until: "18h" });
    expect(await getSilence(ports, "b")).toMatchObject({ windows, active: false });
    ports.clock.seconds = 17 * 3600;
    const end = { active: true, activeUntil: second(19 * 3600) };
    expect(await getSilence(ports, "b")).toMatchObject(end);
    ports.clock.seconds = 18 * 3600;
    const list = (await listSilences(ports)).map(({ name, active }) => [name, active]);
    expect(list).toEqual([
      ["a", false],
      ["b", true],
    ]);
  });

  test("without an end is kept for good, and one with an end for a while after that", async () => {
    const ports = await portsAt();
    const expiries: (string | undefined)[] = [];
    const silences = {
      find: ports.silences.find,
      change: ports.silences.change,
      remove: ports.silences.remove,
      all: ports.silences.all,
      put: async (_: string, __: unknown, expires?: string) => {
        expiries.push(expires);
        return true;
      },
    };
    const put = { ...ports, silences };
    await silence(put, "for-good", { prefix: "api", windows });
    await silence(put, "until", { prefix: "api", windows, until: "24h" });
    expect(expiries).toEqual([undefined, second((31 * DAY) / 1000)]);
  });

  test.each<[string, Partial<SilenceInput>, string]>([
    ["without windows or an end", {}, "until"],
    ["whose end has passed", { windows, until: "2020-01-01T00:00:00.000Z" }, "until"],
    [
      "of a time that never comes",
      { windows: [{ cron: "0 0 30 2 *", for: "1h" }] },
      "windows[0].cron",
    ],
    [
      "that never closes",
      { windows: [...windows, { cron: "* * * * *", for: "2h" }] },
      "windows[1].cron",
    ],
  ])("%s is refused, naming the field", async (_, parts, path) => {
    const refused = putSilence(
      await portsAt(),
      "night",
      { prefix: "api", reason: "why", ...parts },
      "ann",
    );
    await expect(refused).rejects.toMatchObject({ code: "invalid", faults: [{ path }] });
  });
});
