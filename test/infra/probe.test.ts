import { expect, test } from "vitest";
import { aStack, ofType, resourcesOf } from "./stack.ts";

const ALIAS = "arn:aws:lambda:eu-west-1:123456789012:function:check:live";

const resources = resourcesOf(
  aStack(undefined, {
    probeRanges: ["10.1.0.0/16", "fd00::/8"],
    probeFunctions: ["check-db", ALIAS],
  }),
);

test("probes may invoke exactly the functions that the stack names", () => {
  const statements = ofType(resources, "AWS::IAM::Policy").flatMap(
    ({ properties }) =>
      (properties.PolicyDocument as { Statement: Record<string, unknown>[] }).Statement,
  );
  const invoking = statements.filter(({ Action }) => JSON.stringify(Action).includes("lambda:"));
  expect(invoking).toEqual([
    {
      Action: "lambda:InvokeFunction",
      Effect: "Allow",
      Resource: ["arn:aws:lambda:local:000000000000:function:check-db", ALIAS],
    },
  ]);
});

test("probes are told the ranges that the stack allows", () => {
  const told = ofType(resources, "AWS::Lambda::Function").flatMap(({ properties }) => {
    const { Variables } = properties.Environment as { Variables: Record<string, string> };
    return Variables.SIGNALBOX_PROBE_RANGES ?? [];
  });
  expect(told).toEqual(["10.1.0.0/16,fd00::/8"]);
});
