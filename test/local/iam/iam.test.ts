import {
  BatchWriteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
} from "@aws-sdk/client-dynamodb";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { describe, expect, inject, onTestFinished, test } from "vitest";
import { AwsEndpoint } from "../../../lib/local/aws/endpoint.ts";
import { operationsOn } from "../../../lib/local/aws/operations.ts";
import { Buckets } from "../../../lib/local/buckets.ts";
import { Bus } from "../../../lib/local/bus/bus.ts";
import { EngineClient } from "../../../lib/local/engine/client.ts";
import { StartFailure } from "../../../lib/local/failure.ts";
import { Iam } from "../../../lib/local/iam/iam.ts";
import { arnOf, globalArnOf } from "../../../lib/local/template/template.ts";
import { SOME_KEYS } from "../aws/keys.ts";
import { aJournal, aTable } from "../engine/tables.ts";
import { aFolder } from "../functions/handlers.ts";

const SECRET = arnOf("secretsmanager", "secret:Webhooks");
const ROLE = globalArnOf("iam", "role/Role");
const USER = "arn:aws:sts::000000000000:assumed-role/Role/Worker";

type Allowed = Readonly<Record<string, string | readonly string[]>>;

/** IAM with the function `Worker`, whose role allows these actions on these resources. */
function anIam(allowed: Allowed): Iam {
  const Statement = Object.entries(allowed).map(([Action, Resource]) => {
    return { Effect: "Allow", Action, Resource };
  });
  return new Iam({
    functions: [{ name: "Worker", role: ROLE }],
    roles: [{ name: "Role", arn: ROLE, policies: [{ Statement }] }],
  });
}

/** AWS's clients of the function, and a table, where only this is allowed. */
async function aWorker(allow: (table: string) => Allowed, accessKeyId = "Worker") {
  const [journal, { id }] = [await aJournal(), await aTable()];
  const bus = new Bus(journal, ["signalbox"], [], () => undefined);
  const engine = new EngineClient(inject("dynamodb"));
  const operations = operationsOn({
    engine,
    bus,
    secrets: new Map([[SECRET, "{}"]]),
    keys: SOME_KEYS,
    buckets: new Buckets(await aFolder(), ["failures"]),
    functions: new Map(),
  });
  const iam = anIam(allow(arnOf("dynamodb", `table/${id}`)));
  const endpoint = new AwsEndpoint(operations, iam, () => undefined);
  onTestFinished(() => endpoint.close());
  const options = {
    endpoint: await endpoint.listen(),
    region: "local",
    credentials: { accessKeyId, secretAccessKey: "local" },
    maxAttempts: 1,
  };
  return {
    iam,
    id,
    table: new DynamoDBClient(options),
    events: new EventBridgeClient(options),
    secrets: new SecretsManagerClient(options),
    objects: new S3Client({ ...options, forcePathStyle: true }),
    journal,
    url: options.endpoint,
  };
}

function refusal(action: string, resource: string) {
  return {
    name: "AccessDeniedException",
    message: `User: ${USER} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`,
  };
}

const KEY = { resource: { S: "r" }, item: { S: "status" } };

describe("a function", () => {
  test("may do to a table what its role allows, and is refused the rest in AWS's words", async () => {
    const { table, id } = await aWorker((arn) => ({ "dynamodb:PutItem": arn }));
    await table.send(new PutItemCommand({ TableName: id, Item: KEY }));
    await expect(table.send(new GetItemCommand({ TableName: id, Key: KEY }))).rejects.toMatchObject(
      refusal("dynamodb:GetItem", arnOf("dynamodb", `table/${id}`)),
    );
  });

  test("is answered what the engine answers, its errors included", async () => {
    const { table, id } = await aWorker((arn) => ({ "dynamodb:*": arn }));
    const put = () =>
      table.send(
        new PutItemCommand({
          TableName: id,
          Item: KEY,
          ConditionExpression: "attribute_not_exists(#r)",
          ExpressionAttributeNames: { "#r": "resource" },
        }),
      );
    await put();
    await expect(put()).rejects.toMatchObject({ name: "ConditionalCheckFailedException" });
    const { Item } = await table.send(new GetItemCommand({ TableName: id, Key: KEY }));
    expect(Item).toEqual(KEY);
  });

  test("needs a permission of its own for an index", async () => {
    const { table, id } = await aWorker((arn) => ({ "dynamodb:Query": arn }));
    const query = (IndexName?: string) =>
      table.send(
        new QueryCommand({
          TableName: id,
          IndexName,
          KeyConditionExpression: "#key = :key",
          ExpressionAttributeNames: { "#key": IndexName ?? "resource" },
          ExpressionAttributeValues: { ":key": { S: "r" } },
        }),
      );
    expect((await query()).Items).toEqual([]);
    await expect(query("tree")).rejects.toMatchObject(
      refusal("dynamodb:Query", arnOf("dynamodb", `table/${id}/index/tree`)),
    );
  });

  test("writes to several tables all or not at all", async () => {
    const { table, id, journal } = await aWorker((arn) => ({ "dynamodb:BatchWriteItem": arn }));
    const puts = [{ PutRequest: { Item: KEY } }];
    await expect(
      table.send(new BatchWriteItemCommand({ RequestItems: { [id]: puts, Other: puts } })),
    ).rejects.toMatchObject(refusal("dynamodb:BatchWriteItem", arnOf("dynamodb", "table/Other")));
    expect(journal.events("signalbox", 0)).toEqual([]);
  });

  test("needs for a transaction what its parts need", async () => {
    const { table, id } = await aWorker((arn) => ({ "dynamodb:PutItem": arn }));
    const parts = [{ Put: { TableName: id, Item: KEY } }, { Delete: { TableName: id, Key: KEY } }];
    await expect(
      table.send(new TransactWriteItemsCommand({ TransactItems: parts })),
    ).rejects.toMatchObject(refusal("dynamodb:DeleteItem", arnOf("dynamodb", `table/${id}`)));
  });

  test("puts events on the bus that its role names, and on no other", async () => {
    const bus = arnOf("events", "event-bus/signalbox");
    const { events, journal } = await aWorker(() => ({ "events:PutEvents": bus }));
    const entry = { Source: "us", DetailType: "Told", Detail: "{}", EventBusName: "signalbox" };
    await events.send(new PutEventsCommand({ Entries: [entry, { ...entry, EventBusName: bus }] }));
    const other = new PutEventsCommand({ Entries: [entry, { ...entry, EventBusName: undefined }] });
    await expect(events.send(other)).rejects.toMatchObject(
      refusal("events:PutEvents", arnOf("events", "event-bus/default")),
    );
    expect(journal.events("signalbox", 0)).toHaveLength(2);
  });

  test("reads the secret that its role names, and no other", async () => {
    const { secrets } = await aWorker(() => ({ "secretsmanager:GetSecretValue": SECRET }));
    const read = (SecretId: string) => secrets.send(new GetSecretValueCommand({ SecretId }));
    expect((await read(SECRET)).SecretString).toBe("{}");
    expect((await read("Webhooks")).SecretString).toBe("{}");
    await expect(read("Other")).rejects.toMatchObject({ name: "AccessDeniedException" });
  });

  test("puts objects where its role lets it, and nowhere else", async () => {
    const { objects } = await aWorker(() => ({ "s3:PutObject": "arn:aws:s3:::failures/kept/*" }));
    const put = (Key: string) =>
      objects.send(new PutObjectCommand({ Bucket: "failures", Key, Body: "x" }));
    await put("kept/a & b");
    await expect(put("other/<a>")).rejects.toMatchObject({
      ...refusal("s3:PutObject", "arn:aws:s3:::failures/other/<a>"),
      name: "AccessDenied",
    });
  });

  test("that isn't known is let do nothing", async () => {
    const { table, id } = await aWorker(() => ({ "*": "*" }), "Stranger");
    await expect(table.send(new GetItemCommand({ TableName: id, Key: KEY }))).rejects.toMatchObject(
      {
        name: "UnrecognizedClientException",
      },
    );
  });

  test("that doesn't sign is let do nothing", async () => {
    const { url } = await aWorker(() => ({ "*": "*" }));
    const headers = { "x-amz-target": "AWSEvents.PutEvents" };
    const response = await fetch(url, { method: "POST", headers, body: "{}" });
    expect([response.status, await response.json()]).toEqual([
      400,
      { __type: "MissingAuthenticationTokenException", message: "the call isn't signed" },
    ]);
  });
});

test("what was allowed is remembered once, and what was refused is not", async () => {
  const { table, id, iam } = await aWorker((arn) => ({ "dynamodb:PutItem": arn }));
  for (const _ of [1, 2]) await table.send(new PutItemCommand({ TableName: id, Item: KEY }));
  await expect(table.send(new GetItemCommand({ TableName: id, Key: KEY }))).rejects.toThrow();
  expect(iam.roles.map(({ used }) => used)).toEqual([
    [{ action: "dynamodb:PutItem", resource: arnOf("dynamodb", `table/${id}`) }],
  ]);
});

test("a denial says that it is one", () => {
  const policies = [
    {
      Statement: [
        { Effect: "Allow", Action: "*", Resource: "*" },
        { Effect: "Deny", Action: "a:B", Resource: "*" },
      ],
    },
  ];
  const iam = new Iam({
    functions: [{ name: "Worker", role: ROLE }],
    roles: [{ name: "Role", arn: ROLE, policies }],
  });
  expect(() => iam.require("Worker", { action: "a:B", resource: "x" })).toThrow(
    "is not authorized to perform: a:B on resource: x with an explicit deny in an identity-based policy",
  );
  expect(() => iam.require("Worker", { action: "a:C", resource: "x" })).not.toThrow();
});

test("a function whose role isn't in the stack is a failure", () => {
  const orphan = () => new Iam({ functions: [{ name: "Worker", role: "arn:x" }], roles: [] });
  expect(orphan).toThrow(StartFailure);
  expect(orphan).toThrow("the function Worker has the role arn:x, not of this stack");
});
