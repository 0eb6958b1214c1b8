import { App, type AppProps, CfnOutput, Stack } from "aws-cdk-lib";
import type { Bundles } from "./bundle.ts";
import type { ServiceOptions } from "./service-settings.ts";
import { STACK_NAME } from "./stack-name.ts";
import { StatusService } from "./status-service.ts";

/** The CDK app: one stack, for whatever account and region it is deployed to. */
export function signalboxApp(
  bundles: Bundles,
  props: AppProps = {},
  options: ServiceOptions = {},
): { app: App; stack: Stack } {
  const app = new App({ analyticsReporting: false, ...props });
  const stack = new Stack(app, STACK_NAME, {
    description: "Signalbox: a status service for software delivery",
  });
  const service = new StatusService(stack, "Service", { bundles, ...options });
  new CfnOutput(stack, "Url", { value: service.url });
  new CfnOutput(stack, "BusName", { value: service.busName });
  new CfnOutput(stack, "WebhookSecretName", { value: service.webhookSecretName });
  new CfnOutput(stack, "AdminSecretName", { value: service.adminSecretName });
  return { app, stack };
}
