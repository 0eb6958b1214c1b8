/** What each service's events that say something of a status are called, by the names that configuration has for them. */
export const AWS_EVENTS = {
  cloudwatch: { source: "aws.cloudwatch", types: ["CloudWatch Alarm State Change"] },
  codepipeline: {
    source: "aws.codepipeline",
    types: [
      "CodePipeline Pipeline Execution State Change",
      "CodePipeline Stage Execution State Change",
      "CodePipeline Action Execution State Change",
    ],
  },
  codedeploy: {
    source: "aws.codedeploy",
    types: ["CodeDeploy Deployment State-change Notification"],
  },
  codebuild: { source: "aws.codebuild", types: ["CodeBuild Build State Change"] },
  ecs: { source: "aws.ecs", types: ["ECS Deployment State Change", "ECS Service Action"] },
  "ecs-tasks": { source: "aws.ecs", types: ["ECS Task State Change"] },
  cloudformation: { source: "aws.cloudformation", types: ["CloudFormation Stack Status Change"] },
  "step-functions": { source: "aws.states", types: ["Step Functions Execution Status Change"] },
  health: { source: "aws.health", types: ["AWS Health Event"] },
  lambda: {
    source: "lambda",
    types: [
      "Lambda Function Invocation Result - Success",
      "Lambda Function Invocation Result - Failure",
    ],
  },
} as const;
export type AwsService = keyof typeof AWS_EVENTS;
export const AWS_SERVICES = Object.keys(AWS_EVENTS) as readonly AwsService[];

/** The detail type of our own report, put on our bus. */
export const REPORT_TYPE = "Report";
