import { parentPort, workerData } from "node:worker_threads";
import { signalboxApp } from "../../infra/app.ts";
import { bundleAll } from "../../infra/bundle.ts";
import { AWS_SERVICES } from "../../sources/aws/services.ts";
import type { SynthesisData } from "./synthesis.ts";

const { bundles, folder, options } = workerData as SynthesisData;
const code = await bundleAll(bundles);
const props = {
  outdir: folder,
  // `npm run synth` validates the template; a start needn't wait for that again.
  builtinCloudFormationValidation: false,
  // Tells where each function's code is, as the CDK's own command line asks for too.
  context: { "aws:cdk:enable-asset-metadata": true },
};
// Nobody but `POST /_local/events` puts events on the default bus here, so that all are wanted.
const awsEvents = [{ services: AWS_SERVICES }];
const { app } = signalboxApp(code, props, { awsEvents, ...options });
app.synth();
parentPort?.postMessage("synthesized");
