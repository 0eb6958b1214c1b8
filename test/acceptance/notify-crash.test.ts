import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import type { SubscriptionView } from "../../lib/pipeline/subscription.ts";
import { send } from "./driver.ts";
import { startProcess } from "./process.ts";
import { aSink } from "./sink.ts";

const PATTERN = { "detail-type": ["HealthTransitioned"], detail: { to: ["Down"] } };

test("a service killed between send and record says that it doesn't know, and sends it again with the same id", async () => {
  const sink = await aSink();
  const data = await mkdtemp(join(tmpdir(), "signalbox-notify-crash-"));
  onTestFinished(() => rm(data, { recursive: true, force: true }));
  const start = async () => {
    const service = await startProcess(["--port", "0", "--data", data]);
    onTestFinished(async () => void (await service.stop()));
    return service;
  };
  const killed = await start();
  const call = async <T>(method: string, path: string, body?: object, url = killed.url) =>
    (await send<T>(method, path, body, { url })).body;
  sink.status = undefined;
  const body = { pattern: PATTERN, notifier: { webhook: { url: sink.url } } };
  await call("PUT", "/v1/subscriptions/ops", body);
  await call("POST", "/v1/reports/api", { health: "Down" });
  await sink.hears(1);
  await killed.kill();
  sink.status = 200;
  const { url } = await start();
  const tally = () => call<SubscriptionView>("GET", "/v1/subscriptions/ops", undefined, url);
  for (; (await tally()).sent === 0; await sleep(1_000)) {
    await call("POST", "/_local/sweep", undefined, url);
  }
  expect(await tally()).toMatchObject({ sent: 1, unknown: 1, failed: 0 });
  expect(sink.heard.map(({ id }) => id)).toEqual([sink.heard[0]?.id, sink.heard[0]?.id]);
  expect(sink.heard.map(({ webhookId }) => webhookId)).toEqual(sink.heard.map(({ id }) => id));
}, 120_000);
