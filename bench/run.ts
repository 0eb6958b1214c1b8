import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEngine } from "../lib/local/engine/engine.ts";
import { ensureTable } from "../lib/local/engine/tables.ts";
import { overBudget, type Results, tableOf } from "./budgets.ts";
import { bareBundle, ingestBundle } from "./bundles.ts";
import { importRatio } from "./cold-start.ts";
import { conflictWritesPerReport } from "./conflict.ts";
import { EngineProxy } from "./engine-proxy.ts";
import { functionEnvironment, handlerOf, TABLE, tableResource } from "./function.ts";
import { ingestVsSdk } from "./ingest.ts";
import { mergeVsJson } from "./merge.ts";
import { rollupCosts } from "./rollup.ts";
import { unitsPerReport } from "./units.ts";

const asJson = process.argv.includes("--json");

function step(text: string): void {
  if (!asJson) process.stdout.write(`… ${text}\n`);
}

/** Measures everything against one engine, in one run. */
async function measureAll(folder: string): Promise<Results> {
  step("merging");
  const merging = await mergeVsJson();
  step("bundling");
  const ingest = await ingestBundle(join(folder, "bundles"));
  const bare = await bareBundle(join(folder, "bare"));
  await using parts = new AsyncDisposableStack();
  const engine = parts.adopt(await startEngine(folder), ({ stop }) => stop());
  await ensureTable(engine.client, tableResource());
  const proxy = parts.adopt(new EngineProxy(engine.endpoint), (one) => one.close());
  const counted = await proxy.listen();
  step("importing, in fresh processes");
  const importing = await importRatio(ingest.file, bare.file, functionEnvironment(engine.endpoint));
  step("reporting");
  const handler = await handlerOf(ingest.file, engine.endpoint);
  const reporting = await ingestVsSdk(handler, engine.endpoint, TABLE);
  const units = await unitsPerReport(await handlerOf(ingest.file, counted), proxy);
  step("rolling up ten, and ten thousand");
  const rollups = await rollupCosts(proxy, counted);
  step("racing two hundred reporters");
  return {
    mergeVsJson: merging,
    ingestVsSdk: reporting,
    importVsSdk: importing,
    ingestBundleKb: ingest.kilobytes,
    conflictWritesPerReport: await conflictWritesPerReport(proxy, counted, folder),
    ...units,
    ...rollups,
  };
}

const folder = await mkdtemp(join(tmpdir(), "signalbox-bench-"));
try {
  const results = await measureAll(folder);
  process.stdout.write(asJson ? `${JSON.stringify(results)}\n` : `\n${tableOf(results)}\n`);
  if (overBudget(results).length > 0) process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
