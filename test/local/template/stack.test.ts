import { describe, expect, test } from "vitest";
import { StartFailure } from "../../../lib/local/failure.ts";
import { LocalStack } from "../../../lib/local/template/stack.ts";
import { aTemplate, changed } from "./templates.ts";

const ROLE = "arn:aws:iam::000000000000:role/Role";
const WORKER = "arn:aws:lambda:local:000000000000:function:Worker";

test("a function is read with its code, its variables and its timeout", () => {
  expect(new LocalStack(aTemplate()).functions).toEqual([
    {
      name: "Worker",
      arn: WORKER,
      asset: "asset.1",
      handler: "work/index.handler",
      environment: { TABLE: "Table", BUS: "things" },
      timeout: 29,
      role: ROLE,
      logGroup: "/Log",
    },
  ]);
});

describe("a role", () => {
  const attached = {
    Statement: {
      Effect: "Allow",
      Action: "dynamodb:GetItem",
      Resource: "arn:aws:dynamodb:local:000000000000:table/Table",
    },
  };

  test("is read with its own policies and those that are attached to it", () => {
    const PolicyDocument = { Statement: [] };
    const Policies = [{ PolicyName: "Own", PolicyDocument }];
    const other = { Policy2: { Type: "AWS::IAM::Policy", Properties: { PolicyDocument } } };
    const { roles } = new LocalStack(aTemplate({ ...changed("Role", { Policies }), ...other }));
    expect(roles).toEqual([{ name: "Role", arn: ROLE, policies: [PolicyDocument, attached] }]);
  });

  test.each([
    { ManagedPolicyArns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"] },
    { PermissionsBoundary: "arn:x" },
  ])("with permissions that only AWS knows is a failure: %o", (properties) => {
    const stack = new LocalStack(aTemplate(changed("Role", properties)));
    expect(() => stack.roles).toThrow(StartFailure);
    expect(() => stack.roles).toThrow(`Role has ${Object.keys(properties)[0]}, unknown here`);
  });
});

test("a function without a timeout has Lambda's own of 3 s", () => {
  const [worker] = new LocalStack(aTemplate(changed("Worker", { Timeout: undefined }))).functions;
  expect(worker?.timeout).toBe(3);
});

test("a route is read with its function and who may call it", () => {
  expect(new LocalStack(aTemplate()).routes).toEqual([
    { key: "GET /v1/things/{path+}", functionArn: WORKER, authorization: "AWS_IAM" },
  ]);
});

test("a rule is read with its bus, its pattern and its targets", () => {
  expect(new LocalStack(aTemplate()).rules).toEqual([
    {
      id: "Rule",
      bus: "things",
      pattern: { source: ["us"] },
      schedule: undefined,
      targets: [{ Id: "Target0", Arn: WORKER }],
    },
  ]);
});

test("a rule without a bus is on the default bus, and one that is disabled is left out", () => {
  const onDefault = changed("Rule", { EventBusName: undefined });
  const disabled = changed("Rule", { State: "DISABLED" });
  expect(new LocalStack(aTemplate(onDefault)).rules).toMatchObject([{ bus: "default" }]);
  expect(new LocalStack(aTemplate(disabled)).rules).toEqual([]);
});

test("a mapping is read with its stream, its function and its properties", () => {
  const [mapping] = new LocalStack(aTemplate()).mappings;
  expect(mapping).toMatchObject({
    id: "Stream",
    functionArn: WORKER,
    streamArn: "arn:aws:dynamodb:local:000000000000:table/Table/stream/local",
    properties: { BatchSize: 7 },
  });
});

test("tables, buses and secrets are read", () => {
  const stack = new LocalStack(aTemplate());
  expect(stack.tables.map(({ id }) => id)).toEqual(["Table"]);
  expect(stack.buses).toEqual(["things"]);
  expect(stack.secrets).toEqual([
    { arn: "arn:aws:secretsmanager:local:000000000000:secret:Secret", initial: '{"a":["b"]}' },
  ]);
});

describe("what would fail after a deployment fails at once:", () => {
  test.each<[string, Parameters<typeof aTemplate>[0], string]>([
    [
      "a route without permission",
      { RoutePermission: undefined },
      `the route GET /v1/things/{path+} has no permission to invoke ${WORKER}`,
    ],
    [
      "a route with permission for another path",
      changed("RoutePermission", { SourceArn: "arn:aws:execute-api:x:y:Api/*/*/v1/other" }),
      "the route GET /v1/things/{path+} has no permission",
    ],
    [
      "a route with permission for another function",
      changed("RoutePermission", { FunctionName: "arn:other" }),
      "the route GET /v1/things/{path+} has no permission",
    ],
    [
      "a fallback route with permission for a path only",
      changed("Route", { RouteKey: "$default" }),
      "the route $default has no permission",
    ],
    [
      "a rule without permission",
      { RulePermission: undefined },
      `the rule Rule has no permission to invoke ${WORKER}`,
    ],
    [
      "a rule with permission for another rule",
      changed("RulePermission", { SourceArn: "arn:aws:events:x:y:rule/Other" }),
      "the rule Rule has no permission",
    ],
    [
      "a rule with permission that is the API's",
      changed("RulePermission", { Principal: "apigateway.amazonaws.com" }),
      "the rule Rule has no permission",
    ],
    [
      "a route to an integration that isn't there",
      changed("Route", { Target: "integrations/Other" }),
      "the stack refers to Other, which it doesn't have",
    ],
    [
      "a route that a function authorizes",
      changed("Route", { AuthorizationType: "CUSTOM" }),
      "the route GET /v1/things/{path+} is authorized by CUSTOM",
    ],
    [
      "an integration of another payload format",
      changed("Integration", { PayloadFormatVersion: "1.0" }),
      "the route GET /v1/things/{path+} has payload format 1.0",
    ],
  ])("%s", (_, changes, message) => {
    const read = () => new LocalStack(aTemplate(changes));
    expect(read).toThrow(StartFailure);
    expect(read).toThrow(message);
  });
});
