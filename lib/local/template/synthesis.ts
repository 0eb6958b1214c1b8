import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { ServiceOptions } from "../../infra/service-settings.ts";
import { LocalStack } from "./stack.ts";
import type { Template } from "./template.ts";

/** A synthesized stack, and the folder that its assets are in. */
export type Synthesis = { readonly stack: LocalStack; readonly folder: string };

/** What of the stack is set by who runs it. */
export type StackOptions = Pick<ServiceOptions, "identities">;

/** The data folder, the folder in it for the cloud assembly, and what of the stack is set. */
export type SynthesisData = {
  readonly data: string;
  readonly folder: string;
  readonly options: StackOptions;
};

/**
 * Bundles the functions and synthesizes the very stack that is deployed, into the data folder; in a
 * thread that ends afterwards, because the CDK would hold on to hundreds of megabytes.
 */
export async function synthesize(data: string, options: StackOptions): Promise<Synthesis> {
  const folder = join(data, "assembly");
  const workerData: SynthesisData = { data, folder, options };
  const worker = new Worker(new URL("./synthesis-worker.ts", import.meta.url), { workerData });
  try {
    const template = await new Promise<Template>((resolve, reject) => {
      worker.once("message", resolve).once("error", reject);
      worker.once("exit", (code) => reject(new Error(`synthesis ended with exit code ${code}`)));
    });
    return { stack: new LocalStack(template), folder };
  } finally {
    await worker.terminate();
  }
}
