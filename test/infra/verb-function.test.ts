import { describe, expect, test } from "vitest";
import { ENVIRONMENT, SETTINGS, VERBS, type Verb } from "../../lib/aws/environment.ts";
import type { Resource } from "../../lib/local/template/template.ts";
import { aStack, ofType, resourcesOf } from "./stack.ts";

type Statement = {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: string | string[];
};

const resources = resourcesOf(aStack());

function functionOf(verb: Verb): Resource["properties"] {
  const functions = ofType(resources, "AWS::Lambda::Function");
  const found = functions.filter(
    ({ properties }) => properties.Description === `Signalbox: ${verb}`,
  );
  return found[0]?.properties ?? {};
}

/** What a role may do, a line for each action and resource. */
function allowedTo(role: unknown): string[] {
  const policies = ofType(resources, "AWS::IAM::Policy").filter(({ properties }) =>
    (properties.Roles as unknown[]).includes(role),
  );
  return policies
    .flatMap(
      ({ properties }) => (properties.PolicyDocument as { Statement: Statement[] }).Statement,
    )
    .flatMap(({ Effect, Action, Resource }) =>
      [Action].flat().flatMap((one) => [Resource].flat().map((on) => `${Effect} ${one} ${on}`)),
    );
}

/** What each verb may do beside writing its own log and its own traces. */
const ALLOWED: Record<Verb, readonly string[]> = {
  ingest: ["dynamodb:GetItem StatusTable", "dynamodb:PutItem StatusTable"],
  deliver: [
    "dynamodb:GetItem StatusTable",
    "dynamodb:PutItem StatusTable",
    "kms:Decrypt SecretsKey",
    "secretsmanager:GetSecretValue DeliverWebhookSecret",
  ],
  hook: [
    "dynamodb:GetItem StatusTable",
    "dynamodb:PutItem StatusTable",
    "dynamodb:DeleteItem StatusTable",
    "kms:Encrypt SecretsKey",
  ],
  declare: ["dynamodb:GetItem StatusTable", "dynamodb:PutItem StatusTable"],
  query: [
    "dynamodb:GetItem StatusTable",
    "dynamodb:BatchGetItem StatusTable",
    "dynamodb:Query StatusTable",
    "dynamodb:Query StatusTable/index/tree",
  ],
  wait: ["dynamodb:GetItem StatusTable"],
  gate: [
    "dynamodb:GetItem StatusTable",
    "dynamodb:PutItem StatusTable",
    "dynamodb:DeleteItem StatusTable",
    "dynamodb:Query StatusTable",
  ],
  token: [
    "dynamodb:GetItem StatusTable",
    "dynamodb:PutItem StatusTable",
    "dynamodb:Query StatusTable",
    "dynamodb:DeleteItem StatusTable",
    "secretsmanager:GetSecretValue TokenAdminSecret",
  ],
  notify: [
    "dynamodb:BatchGetItem StatusTable",
    "dynamodb:BatchWriteItem StatusTable",
    "dynamodb:DeleteItem StatusTable",
    "dynamodb:GetItem StatusTable",
    "dynamodb:PutItem StatusTable",
    "dynamodb:Query StatusTable",
    "dynamodb:Query StatusTable/index/agenda",
    "dynamodb:UpdateItem StatusTable",
    "kms:Decrypt SecretsKey",
  ],
  subscribe: [
    "dynamodb:DeleteItem StatusTable",
    "dynamodb:GetItem StatusTable",
    "dynamodb:PutItem StatusTable",
    "dynamodb:Query StatusTable",
    "dynamodb:UpdateItem StatusTable",
    "kms:Decrypt SecretsKey",
    "kms:Encrypt SecretsKey",
  ],
  decide: [
    "dynamodb:GetItem StatusTable",
    "dynamodb:PutItem StatusTable",
    "dynamodb:DeleteItem StatusTable",
    "dynamodb:Query StatusTable",
  ],
  listen: [
    "dynamodb:GetItem StatusTable",
    "dynamodb:PutItem StatusTable",
    "s3:PutObject FailuresBucket/*",
    "s3:ListBucket FailuresBucket",
  ],
  sweep: [
    "dynamodb:Query StatusTable/index/agenda",
    "dynamodb:Query StatusTable/index/tree",
    "dynamodb:BatchGetItem StatusTable",
    "dynamodb:DeleteItem StatusTable",
    "dynamodb:GetItem StatusTable",
    "dynamodb:PutItem StatusTable",
    "dynamodb:Query StatusTable",
  ],
  probe: [
    "dynamodb:Query StatusTable/index/probes",
    "dynamodb:BatchGetItem StatusTable",
    "dynamodb:GetItem StatusTable",
    "dynamodb:PutItem StatusTable",
  ],
  relay: [
    "dynamodb:BatchWriteItem StatusTable",
    "dynamodb:PutItem StatusTable",
    "dynamodb:Query StatusTable",
    "events:PutEvents EventsBus",
    "dynamodb:DescribeStream StatusTable/stream",
    "dynamodb:GetRecords StatusTable/stream",
    "dynamodb:GetShardIterator StatusTable/stream",
    "dynamodb:ListStreams StatusTable/stream",
    "s3:PutObject FailuresBucket/*",
    "s3:ListBucket FailuresBucket",
  ],
  rollup: [
    "dynamodb:BatchGetItem StatusTable",
    "dynamodb:DeleteItem StatusTable",
    "dynamodb:GetItem StatusTable",
    "dynamodb:PutItem StatusTable",
    "dynamodb:Query StatusTable",
    "dynamodb:DescribeStream StatusTable/stream",
    "dynamodb:GetRecords StatusTable/stream",
    "dynamodb:GetShardIterator StatusTable/stream",
    "dynamodb:ListStreams StatusTable/stream",
    "s3:PutObject FailuresBucket/*",
    "s3:ListBucket FailuresBucket",
  ],
};

describe.each(VERBS)("the function that carries out %s", (verb) => {
  const properties = functionOf(verb);

  test("runs on the current runtime, and on ARM", () => {
    expect(properties).toMatchObject({ Runtime: "nodejs24.x", Architectures: ["arm64"] });
  });

  test("is told exactly what its verb must know", () => {
    const { Variables = {} } = properties.Environment as { Variables: Record<string, string> };
    expect(Object.keys(Variables).sort()).toEqual(
      SETTINGS[verb].map((setting) => ENVIRONMENT[setting]).sort(),
    );
  });

  test("may do exactly what its verb needs", () => {
    const logs = `${verb[0]?.toUpperCase()}${verb.slice(1)}VerbLogs`;
    const own = [
      "xray:PutTraceSegments *",
      "xray:PutTelemetryRecords *",
      `logs:CreateLogStream ${logs}`,
      `logs:PutLogEvents ${logs}`,
    ];
    const expected = [...own, ...ALLOWED[verb]].map((line) => `Allow ${line}`);
    expect(allowedTo(properties.Role).sort()).toEqual(expected.sort());
  });
});

test("no two functions share a role", () => {
  expect(new Set(VERBS.map((verb) => functionOf(verb).Role)).size).toBe(VERBS.length);
  expect(ofType(resources, "AWS::IAM::Role")).toHaveLength(VERBS.length);
});

test("no role has a policy that AWS or someone else wrote", () => {
  for (const { properties } of ofType(resources, "AWS::IAM::Role")) {
    expect(properties).not.toHaveProperty("ManagedPolicyArns");
    expect(properties).not.toHaveProperty("Policies");
  }
});

test.each([
  ["publish events", /events:/, ["relay"]],
  ["decrypt secrets of hooks and notifiers", /kms:Decrypt/, ["deliver", "subscribe", "notify"]],
  ["encrypt them", /kms:Encrypt/, ["hook", "subscribe"]],
  ["read what webhooks are signed with", /secretsmanager:.* Deliver/, ["deliver"]],
  ["check the first administrator's token", /secretsmanager:.* Token/, ["token"]],
  [
    "write to the table",
    /dynamodb:(Put|Update|Delete|BatchWrite)/,
    [
      "ingest",
      "deliver",
      "hook",
      "declare",
      "gate",
      "token",
      "decide",
      "listen",
      "subscribe",
      "notify",
      "sweep",
      "probe",
      "relay",
      "rollup",
    ],
  ],
  [
    "delete a row",
    /dynamodb:DeleteItem/,
    ["hook", "gate", "token", "decide", "subscribe", "notify", "sweep", "rollup"],
  ],
  ["scan the table", /dynamodb:(Scan|\*)/, []],
  ["invoke a function", /lambda:/, []],
  ["publish, mail, or end what waits", /(sns|ses|states|codepipeline):/, []],
  ["do everything of a service", /:\*/, []],
])("of all functions, those that can %s are few", (_, action, verbs) => {
  const able = VERBS.filter((verb) =>
    allowedTo(functionOf(verb).Role).some((line) => action.test(line)),
  );
  expect(able).toEqual(verbs);
});
