import * as z from "zod/mini";
import { parseAs } from "../schema/shape.ts";
import { stack } from "./aws/cloudformation.ts";
import { alarm } from "./aws/cloudwatch.ts";
import { build } from "./aws/codebuild.ts";
import { deployment as codeDeployment } from "./aws/codedeploy.ts";
import { action, pipeline, stage } from "./aws/codepipeline.ts";
import { deployment, serviceAction, task } from "./aws/ecs.ts";
import { healthEvent } from "./aws/health.ts";
import { invocation } from "./aws/lambda.ts";
import { reportOnBus } from "./aws/report.ts";
import { AWS_EVENTS, type AwsService, REPORT_TYPE } from "./aws/services.ts";
import { execution } from "./aws/step-functions.ts";
import type { Kind, Provider } from "./source.ts";

const KINDS: {
  readonly [S in AwsService]: Readonly<Record<(typeof AWS_EVENTS)[S]["types"][number], Kind>>;
} = {
  cloudwatch: { "CloudWatch Alarm State Change": alarm },
  codepipeline: {
    "CodePipeline Pipeline Execution State Change": pipeline,
    "CodePipeline Stage Execution State Change": stage,
    "CodePipeline Action Execution State Change": action,
  },
  codedeploy: { "CodeDeploy Deployment State-change Notification": codeDeployment },
  codebuild: { "CodeBuild Build State Change": build },
  ecs: { "ECS Deployment State Change": deployment, "ECS Service Action": serviceAction },
  "ecs-tasks": { "ECS Task State Change": task },
  cloudformation: { "CloudFormation Stack Status Change": stack },
  "step-functions": { "Step Functions Execution Status Change": execution },
  health: { "AWS Health Event": healthEvent },
  lambda: {
    "Lambda Function Invocation Result - Success": invocation,
    "Lambda Function Invocation Result - Failure": invocation,
  },
};

const typed = z.object({ source: z.string(), "detail-type": z.string() });

/** What AWS's own services tell on the default bus, and anyone on ours. */
export const aws: Provider = {
  title: "AWS",
  notes:
    "They come by EventBridge: on the default bus, of the services that the stack's `awsEvents` names; `Report`, with `resource` and our report as detail, on our own bus, of whoever may put events there. Each event of AWS Health has a status of its own. Builds, pipelines and deployment groups are what happened to them last, whatever the branch. Events of Lambda's destinations have the source `lambda`, which anyone in the account who may put events can write.",

  /** By their `detail-type`, when its own service says it. */
  kinds: { ...Object.assign({}, ...Object.values(KINDS)), [REPORT_TYPE]: reportOnBus },

  kindOf(_, event) {
    const { source, "detail-type": type } = parseAs(typed, event);
    if (type === REPORT_TYPE) return type;
    return serviceOf(source, type) === undefined ? `${source} ${type}` : type;
  },
};

/** The service that an event is of, when it is one that we use. */
export function serviceOf(source: string, type: string): AwsService | undefined {
  const services = Object.entries(AWS_EVENTS) as [
    AwsService,
    { source: string; types: readonly string[] },
  ][];
  return services.find(([, one]) => one.source === source && one.types.includes(type))?.[0];
}
