import { type App, Validations } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import { Bucket } from "aws-cdk-lib/aws-s3";
import { AwsSolutionsChecks, ServerlessChecks } from "cdk-nag";
import { describe, expect, test } from "vitest";
import { aStack } from "./stack.ts";

/** Synthesizes as bin/app.ts does. */
function synthesizeChecked(app: App): void {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
  app.synth();
}

test("the stack passes the CDK's own validation and the AwsSolutions and Serverless packs of cdk-nag", () => {
  expect(() => synthesizeChecked(aStack({}).app)).not.toThrow();
});

describe("a stack in which something is wrong can't be synthesized:", () => {
  test("a bucket that may be read without TLS", () => {
    const { app, stack } = aStack();
    new Bucket(stack, "Bad");
    expect(() => synthesizeChecked(app)).toThrow("AwsSolutions-S10");
  });

  test("a function that is allowed everything", () => {
    const { app, stack } = aStack();
    const everything = new PolicyStatement({ actions: ["dynamodb:*"], resources: ["*"] });
    const functions = stack.node.findAll().filter((one) => one instanceof LambdaFunction);
    functions[0]?.addToRolePolicy(everything);
    expect(() => synthesizeChecked(app)).toThrow("AwsSolutions-IAM5[Action::dynamodb:*]");
  });

  test("a log that is kept for ever", () => {
    const { app, stack } = aStack();
    new LogGroup(stack, "Bad", { retention: RetentionDays.INFINITE });
    expect(() => synthesizeChecked(app)).toThrow("Serverless-CloudWatchLogGroupRetentionPeriod");
  });
});

test("each finding that is acknowledged has a reason, in a sentence", () => {
  const acknowledged = aStack()
    .stack.node.findAll()
    .flatMap(({ node }) => node.metadata)
    .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
    .flatMap(({ data }) => Object.entries(data as Record<string, string>));
  expect(acknowledged.length).toBeGreaterThan(0);
  for (const [rule, reason] of acknowledged) {
    expect(reason.split(" ").length, `${rule} is acknowledged because "${reason}"`).toBeGreaterThan(
      4,
    );
  }
});
