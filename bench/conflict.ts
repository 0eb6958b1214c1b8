import { join } from "node:path";
import { startProcess } from "../test/acceptance/process.ts";
import type { EngineProxy } from "./engine-proxy.ts";

const REPORTERS = 200;

/** Writes, lost races included, for each of 200 reports that reach one resource of the running service at once. */
export async function conflictWritesPerReport(
  proxy: EngineProxy,
  endpoint: string,
  folder: string,
): Promise<number> {
  const service = await startProcess(
    ["--no-enforce-iam", "--port", "0", "--data", join(folder, "service")],
    {
      SIGNALBOX_DYNAMODB_ENDPOINT: endpoint,
    },
  );
  try {
    await reportAll(service.url, "warm-up");
    proxy.take();
    await reportAll(service.url, "contended");
    const writes = proxy.take().calls.get("PutItem") ?? 0;
    const status = await fetch(`${service.url}/v1/status/contended`);
    const { data } = (await status.json()) as { data: object };
    const reflected = Object.keys(data).length;
    if (reflected !== REPORTERS)
      throw new Error(`only ${reflected} of ${REPORTERS} reports are in`);
    return writes / REPORTERS;
  } finally {
    await service.stop();
  }
}

async function reportAll(url: string, resource: string): Promise<void> {
  await Promise.all(
    Array.from({ length: REPORTERS }, async (_, reporter) => {
      const response = await fetch(`${url}/v1/reports/${resource}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ id: String(reporter), data: { [`key${reporter}`]: reporter } }),
      });
      if (!response.ok) throw new Error(await response.text());
    }),
  );
}
