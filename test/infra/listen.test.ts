import { expect, test } from "vitest";
import { compilePattern, matchesPattern } from "../../lib/domain/pattern/pattern.ts";
import type { ServiceOptions } from "../../lib/infra/service-settings.ts";
import type { Resource } from "../../lib/local/template/template.ts";
import { AWS_EVENTS, AWS_SERVICES } from "../../lib/sources/aws/services.ts";
import { aStack, ofType, resourcesOf, theOnly } from "./stack.ts";

function rulesOf(options: ServiceOptions): Resource["properties"][] {
  const rules = ofType(resourcesOf(aStack(undefined, options)), "AWS::Events::Rule");
  return rules.filter(({ id }) => id.includes("Listen")).map(({ properties }) => properties);
}

test("of AWS's services nothing is listened to unless it is wanted", () => {
  expect(rulesOf({}).map(({ EventBusName }) => EventBusName)).toEqual(["EventsBus"]);
});

test("what is listened to on the default bus is exactly the services that are wanted", () => {
  const awsEvents = [
    { services: ["codedeploy", "ecs"] as const },
    { services: ["health"] as const },
  ];
  const [, rule] = rulesOf({ awsEvents });
  expect(rule).toMatchObject({
    EventPattern: {
      source: ["aws.codedeploy", "aws.ecs", "aws.health"],
      "detail-type": [
        "CodeDeploy Deployment State-change Notification",
        "ECS Deployment State Change",
        "ECS Service Action",
        "AWS Health Event",
      ],
    },
  });
  expect(rule).not.toHaveProperty("EventBusName");
});

test("a rule for all services is short enough for EventBridge, and matches them", () => {
  const [, rule] = rulesOf({ awsEvents: [{ services: AWS_SERVICES }] });
  const pattern = rule?.EventPattern;
  expect(JSON.stringify(pattern).length).toBeLessThanOrEqual(2_048);
  const compiled = compilePattern(pattern);
  for (const { source, types } of Object.values(AWS_EVENTS)) {
    for (const type of types) {
      expect(matchesPattern(compiled, { source, "detail-type": type })).toBe(true);
    }
  }
});

test("a report on the bus is listened to, and nothing that we publish", () => {
  const [rule] = rulesOf({});
  const compiled = compilePattern(rule?.EventPattern);
  const matches = (source: string, type: string) =>
    matchesPattern(compiled, { source, "detail-type": type });
  expect(matches("com.example.ci", "Report")).toBe(true);
  expect(matches("signalbox", "Report")).toBe(false);
  for (const type of ["ConditionTransitioned", "HealthTransitioned", "ResourceDeclared"]) {
    expect(matches("signalbox", type)).toBe(false);
    expect(matches("com.example.ci", type)).toBe(false);
  }
});

test("what fails for long is kept in the bucket of failures", () => {
  const { properties } = theOnly(resourcesOf(aStack()), "AWS::Lambda::EventInvokeConfig");
  expect(properties).toMatchObject({
    FunctionName: "ListenVerbFunction",
    MaximumRetryAttempts: 2,
    MaximumEventAgeInSeconds: 21_600,
    DestinationConfig: { OnFailure: { Destination: "FailuresBucket" } },
  });
});
