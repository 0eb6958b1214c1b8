import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import type { ServiceOptions } from "../../infra/service-settings.ts";
import { STACK_NAME } from "../../infra/stack-name.ts";
import { digestOf, keptOr, type Sources } from "./kept.ts";
import { LocalStack } from "./stack.ts";
import type { Template } from "./template.ts";

/** A synthesized stack, and the folder that its assets are in. */
export type Synthesis = { readonly stack: LocalStack; readonly folder: string };

/** What of the stack is set by who runs it. */
export type StackOptions = Pick<ServiceOptions, "identities">;

/** Folders for the bundles and for the cloud assembly, and what of the stack is set. */
export type SynthesisData = {
  readonly bundles: string;
  readonly folder: string;
  readonly options: StackOptions;
};

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
/** Everything that the stack is made of; the last says what is installed. */
const SOURCES: Sources = {
  root: ROOT,
  paths: ["functions", "lib", "package.json", "node_modules/.package-lock.json"],
};
/** Git ignores it; it may be removed at any time. */
const KEPT = join(ROOT, ".cache", "stack");

/**
 * The very stack that is deployed, synthesized into the data folder with its functions bundled, or copied there if
 * that was done before with the same sources.
 */
export async function synthesize(data: string, options: StackOptions): Promise<Synthesis> {
  const folder = join(data, "assembly");
  const bundles = join(data, "bundles");
  await keptOr(KEPT, await digestOf(SOURCES, options), folder, async () => {
    await runWorker({ bundles, folder, options });
    await rm(bundles, { recursive: true });
  });
  const text = await readFile(join(folder, `${STACK_NAME}.template.json`), "utf8");
  return { stack: new LocalStack(JSON.parse(text) as Template), folder };
}

/** A thread that ends afterwards, because the CDK would hold on to hundreds of megabytes. */
async function runWorker(workerData: SynthesisData): Promise<void> {
  const worker = new Worker(new URL("./synthesis-worker.ts", import.meta.url), { workerData });
  try {
    await new Promise<void>((resolve, reject) => {
      worker.once("message", () => resolve()).once("error", reject);
      worker.once("exit", (code) => reject(new Error(`synthesis ended with exit code ${code}`)));
    });
  } finally {
    await worker.terminate();
  }
}
