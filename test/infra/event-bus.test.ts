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

test("the bus's one rule writes every transition to its log group", () => {
  const rules = ofType(resources, "AWS::Events::Rule");
  const ofTheBus = rules.filter(({ properties: { EventBusName } }) => EventBusName !== undefined);
  const { properties } = theOnly(ofTheBus, "AWS::Events::Rule");
  const [target, ...others] = properties.Targets as { Arn: string }[];
  expect(properties).toMatchObject({
    EventBusName: "EventsBus",
    EventPattern: { source: ["signalbox"] },
    State: "ENABLED",
  });
  expect(others).toEqual([]);
  expect(target?.Arn).toMatch(/^arn:aws:logs:local:\d+:log-group:\/aws\/events\/EventsBus$/);
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
