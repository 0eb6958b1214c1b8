import { expect, test } from "vitest";
import { aStack, ofType, resourcesOf } from "./stack.ts";

const resources = resourcesOf(aStack());
const [rule, ...others] = ofType(resources, "AWS::Events::Rule").filter(
  ({ properties }) => properties.ScheduleExpression !== undefined,
);

test("the sweep runs every minute, and one that could not is left to the next minute", () => {
  expect(others).toEqual([]);
  expect(rule?.properties).toMatchObject({
    ScheduleExpression: "rate(1 minute)",
    State: "ENABLED",
    Targets: [
      {
        Arn: expect.stringMatching(/SweepVerbFunction$/),
        RetryPolicy: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 },
      },
    ],
  });
});

test("nothing but that schedule may invoke the sweep", () => {
  const permissions = ofType(resources, "AWS::Lambda::Permission").filter(({ properties }) =>
    String(properties.FunctionName).endsWith("SweepVerbFunction"),
  );
  expect(permissions.map(({ properties }) => properties.Principal)).toEqual([
    "events.amazonaws.com",
  ]);
});

test("a sweep is over before the next one begins", () => {
  const [sweep] = ofType(resources, "AWS::Lambda::Function").filter(({ id }) =>
    id.includes("Sweep"),
  );
  expect(sweep?.properties.Timeout).toBeLessThan(60);
});
