import { expect, test } from "vitest";
import { VERBS } from "../../lib/aws/environment.ts";
import { aStack, ofType, resourcesOf, theOnly } from "./stack.ts";

const resources = resourcesOf(aStack());

test("the bus has the name that consumers write their rules for", () => {
  expect(theOnly(resources, "AWS::Events::EventBus").properties.Name).toBe("signalbox");
});

test("every event of ours is archived for a month, to be replayed", () => {
  expect(theOnly(resources, "AWS::Events::Archive").properties).toMatchObject({
    SourceArn: "EventsBus",
    EventPattern: { source: ["signalbox"] },
    RetentionDays: 30,
  });
});

test("of every event of ours the bus tells a log group, and the functions that decide gates and tell subscriptions", () => {
  const rules = ofType(resources, "AWS::Events::Rule");
  const ofTheBus = rules.filter(
    ({ id, properties: { EventBusName } }) => EventBusName !== undefined && !id.includes("Listen"),
  );
  for (const { properties } of ofTheBus) {
    expect(properties).toMatchObject({
      EventBusName: "EventsBus",
      EventPattern: { source: ["signalbox"] },
      State: "ENABLED",
    });
  }
  const targets = ofTheBus.flatMap(({ properties }) => properties.Targets as { Arn: string }[]);
  expect(targets.map(({ Arn }) => Arn.replace(/:\d+:/, "::")).sort()).toEqual([
    expect.stringMatching(/^DecideVerbFunction$/),
    expect.stringMatching(/^NotifyVerbFunction$/),
    expect.stringMatching(/^arn:aws:logs:local::log-group:\/aws\/events\/EventsBus$/),
  ]);
});

test("an event that the function refuses is tried for an hour, after which the sweep has decided", () => {
  const targets = ofType(resources, "AWS::Events::Rule").flatMap(
    ({ properties }) => properties.Targets as { Arn: string; RetryPolicy?: object }[],
  );
  expect(targets.find(({ Arn }) => Arn.endsWith("DecideVerbFunction"))?.RetryPolicy).toEqual({
    MaximumEventAgeInSeconds: 3_600,
  });
});

test("EventBridge may write to that log group, and to no other", () => {
  const { properties } = theOnly(resources, "AWS::Logs::ResourcePolicy");
  expect(JSON.parse(String(properties.PolicyDocument))).toMatchObject({
    Statement: [
      {
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Principal: { Service: "events.amazonaws.com" },
        Resource: "EventsTransitions",
      },
    ],
  });
});

test("no log is kept for ever", () => {
  const groups = ofType(resources, "AWS::Logs::LogGroup");
  expect(groups.map(({ properties }) => properties.RetentionInDays).sort()).toEqual([
    ...VERBS.map(() => 30),
    90,
    90,
  ]);
});

test("each function writes to a log group of its own", () => {
  const groups = ofType(resources, "AWS::Lambda::Function").map(
    ({ properties }) => (properties.LoggingConfig as { LogGroup: string }).LogGroup,
  );
  expect(new Set(groups).size).toBe(groups.length);
});
