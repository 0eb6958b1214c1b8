import { rm } from "node:fs/promises";
import { join } from "node:path";
import { STACK_NAME, signalboxApp } from "../infra/app.ts";
import { bundleAll } from "../infra/bundle.ts";
import { LocalStack } from "./stack.ts";
import type { Template } from "./template.ts";

/** A synthesized stack, and the folder that its assets are in. */
export type Synthesis = { readonly stack: LocalStack; readonly folder: string };

/** Bundles the functions and synthesizes the very stack that is deployed, into a folder. */
export async function synthesize(data: string): Promise<Synthesis> {
  const bundles = await bundleAll(join(data, "bundles"));
  const folder = join(data, "assembly");
  await rm(folder, { recursive: true, force: true });
  const { app } = signalboxApp(bundles, {
    outdir: folder,
    // Tells where each function's code is, as the CDK's own command line asks for too.
    context: { "aws:cdk:enable-asset-metadata": true },
  });
  const template = app.synth().getStackByName(STACK_NAME).template as Template;
  return { stack: new LocalStack(template), folder };
}
