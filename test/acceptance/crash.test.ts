import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { allEvents, type BusEvent, send } from "./driver.ts";
import { type ServiceProcess, startProcess } from "./process.ts";

const RESOURCES = Array.from({ length: 8 }, (_, index) => `crash/r${index}`);
const ROUNDS = ["round1", "round2", "round3"];

let data = "";
let service: ServiceProcess | undefined;

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), "signalbox-crash-"));
});

afterAll(async () => {
  await service?.stop();
  await rm(data, { recursive: true, force: true });
});

async function start(): Promise<ServiceProcess> {
  service = await startProcess(["--port", "0", "--data", data]);
  return service;
}

/** The last flip of a round that the service acknowledged, by resource. */
type Acknowledged = Map<string, Record<string, number>>;

/** Flips every resource, one report after the other, until the service is gone. */
async function flipUntilGone(
  url: string,
  round: string,
  acknowledged: Acknowledged,
): Promise<void> {
  const flip = async (resource: string) => {
    for (let flips = 0; ; flips++) {
      const second = ROUNDS.indexOf(round) * 100_000 + flips;
      const observedAt = new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();
      const body = {
        health: flips % 2 === 0 ? "Down" : "Ready",
        observedAt,
        data: { [round]: flips },
      };
      const { status } = await send("POST", `/v1/reports/${resource}`, body, { url });
      expect(status).toBe(200);
      acknowledged.set(resource, { ...acknowledged.get(resource), [round]: flips });
    }
  };
  const ended = await Promise.allSettled(RESOURCES.map(flip));
  for (const one of ended)
    expect(String((one as PromiseRejectedResult).reason)).toContain("fetch failed");
}

async function eventCount(url: string): Promise<number> {
  const path = `/_local/events?after=${Number.MAX_SAFE_INTEGER}`;
  return (await send<{ next: number }>("GET", path, undefined, { url })).body.next;
}

test("a service killed in the middle of its work loses nothing that it acknowledged", async () => {
  const acknowledged: Acknowledged = new Map();
  for (const round of ROUNDS) {
    const running = await start();
    const before = await eventCount(running.url);
    const flipping = flipUntilGone(running.url, round, acknowledged);
    while ((await eventCount(running.url)) < before + 60);
    await running.kill();
    await flipping;
  }
  const { url } = await start();
  await send("POST", "/_local/idle", undefined, { url });
  const events = await allEvents(url);
  for (const resource of RESOURCES) {
    const status = await send<{ health: string; data: Record<string, number> }>(
      "GET",
      `/v1/status/${resource}`,
      undefined,
      { url },
    );
    for (const [round, flips] of Object.entries(acknowledged.get(resource) ?? {})) {
      expect(status.body.data[round]).toBeGreaterThanOrEqual(flips);
    }
    expectChain(
      events.filter(({ detail }) => detail.resource === resource),
      status.body.health,
    );
  }
}, 120_000);

/** One detail an id; and who keeps the highest sequence sees every flip, and ends in the present health. */
function expectChain(events: readonly BusEvent[], health: string): void {
  const details = new Map<string, BusEvent["detail"]>();
  for (const { detail } of events) {
    expect(details.get(detail.id) ?? detail).toEqual(detail);
    details.set(detail.id, detail);
  }
  const flips = [...details.values()].filter(({ condition }) => condition?.type === "Ready");
  expect(flips.length).toBeGreaterThan(0);
  flips.forEach((flip, index) => {
    expect(flip.from).toBe(index === 0 ? null : flips[index - 1]?.to);
  });
  expect(flips.at(-1)?.health).toBe(health);
}
