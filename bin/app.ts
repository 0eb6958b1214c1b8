import { fileURLToPath } from "node:url";
import { Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks, ServerlessChecks } from "cdk-nag";
import { signalboxApp } from "../lib/infra/app.ts";
import { bundleAll } from "../lib/infra/bundle.ts";

const bundles = await bundleAll(fileURLToPath(new URL("../dist", import.meta.url)));
const { app } = signalboxApp(bundles);
Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
app.synth();
