import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type ServiceProcess, startProcess } from "../acceptance/process.ts";
import { signalbox, start } from "./child.ts";

let [folder, service] = ["", undefined as ServiceProcess | undefined];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "signalbox-restart-"));
});

afterEach(async () => {
  await service?.stop();
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function startService(port: string): Promise<string> {
  service = await startProcess(["--port", port, "--data", folder]);
  return service.url;
}

test("what goes on goes on after a restart of the service, and misses nothing", async () => {
  const url = await startService("0");
  await signalbox(url, ["report", "kept", "--health", "Ready"]);
  await using list = start(url, ["list", "--watch"]);
  await using events = start(url, ["events", "--follow", "--all"]);
  await Promise.all([list.until(/kept +Ready/), events.until(/health: — → Ready/)]);

  await service?.stop();
  await Promise.all([list.until(/signalbox: lost /), events.until(/signalbox: lost /)]);
  await startService(new URL(url).port);
  await signalbox(url, ["report", "kept", "--health", "Down"]);
  await Promise.all([list.until(/kept +Down/), events.until(/health: Ready → Down/)]);

  const [listed, followed] = await Promise.all([list.interrupt(), events.interrupt()]);
  expect([listed.code, followed.code]).toEqual([0, 0]);
  expect(listed.stderr).toBe(
    `signalbox: lost ${url}; trying again every second\nsignalbox: ${url} is back\n`,
  );
  const told = followed.stdout.match(/(?<=Z {2}).*$/gm) ?? [];
  expect([...new Set(told)]).toEqual([
    "ResourceDeclared       kept",
    "ConditionTransitioned  kept  Ready: — → True  Ready",
    "HealthTransitioned     kept  health: — → Ready",
    "ConditionTransitioned  kept  Ready: True → False  Down",
    "HealthTransitioned     kept  health: Ready → Down",
  ]);
});

test("a wait goes on after a restart of the service, which it doesn't keep from ending", async () => {
  const url = await startService("0");
  await signalbox(url, ["report", "waited/api", "--health", "Alive", "-m", "starting"]);
  const args = [
    "wait",
    "waited/api",
    "--for=health=Ready",
    "--fail-on=health=Down",
    "--timeout=1m",
  ];
  await using wait = start(url, args);
  await wait.until(/waiting for waited\/api: .*starting/);

  const [stopping, stopped] = [service, performance.now()];
  expect(await stopping?.stop()).toBe(0);
  expect(performance.now() - stopped).toBeLessThan(20_000);
  expect(stopping?.output()).not.toMatch(/^!/m);
  await wait.until(/signalbox: lost /);
  await startService(new URL(url).port);
  await signalbox(url, ["report", "waited/api", "--health", "Ready"]);

  const { code, stdout, stderr } = await wait.ended;
  expect({ code, stdout }).toEqual({ code: 0, stdout: "waited/api condition met\n" });
  expect(stderr).toContain(`signalbox: lost ${url}; trying again every second\n`);
});
