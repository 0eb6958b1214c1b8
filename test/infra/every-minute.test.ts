import { describe, expect, test } from "vitest";
import { aStack, ofType, resourcesOf } from "./stack.ts";

const resources = resourcesOf(aStack());
const rules = ofType(resources, "AWS::Events::Rule").filter(
  ({ properties }) => properties.ScheduleExpression !== undefined,
);

/** The schedule whose only target is a function. */
function ruleOf(verb: string) {
  return rules.find(({ properties }) => {
    const [target] = properties.Targets as { Arn: string }[];
    return target?.Arn.endsWith(`${verb}VerbFunction`);
  });
}

test("nothing else runs on a schedule", () => {
  expect(rules).toHaveLength(3);
});

describe.each(["Sweep", "Probe", "Notify"])("%s", (verb) => {
  test("runs every minute, and what it could not do is left to the next minute", () => {
    expect(ruleOf(verb)?.properties).toMatchObject({
      ScheduleExpression: "rate(1 minute)",
      State: "ENABLED",
      Targets: [{ RetryPolicy: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 } }],
    });
  });
});

describe.each(["Sweep", "Probe"])("%s", (verb) => {
  test("is invoked by nothing but that schedule", () => {
    const permissions = ofType(resources, "AWS::Lambda::Permission").filter(({ properties }) =>
      String(properties.FunctionName).endsWith(`${verb}VerbFunction`),
    );
    expect(permissions.map(({ properties }) => properties.Principal)).toEqual([
      "events.amazonaws.com",
    ]);
  });
});

test.each([
  ["a sweep is over before the next one begins", "Sweep", 60],
  ["the notices of a minute are told before the next but one begins", "Notify", 121],
  ["the probes of a minute are over before the next but one begins", "Probe", 121],
])("%s", (_, verb, seconds) => {
  const [one] = ofType(resources, "AWS::Lambda::Function").filter(({ id }) => id.includes(verb));
  expect(one?.properties.Timeout).toBeLessThan(seconds);
});
