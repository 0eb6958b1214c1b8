import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { type IncomingMessage, request } from "node:http";
import {
  EventBridgeClient,
  PutEventsCommand,
  type PutEventsRequestEntry,
} from "@aws-sdk/client-eventbridge";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { describe, expect, inject, onTestFinished, test, vi } from "vitest";
import { AwsEndpoint } from "../../../lib/local/aws/endpoint.ts";
import { operationsOn } from "../../../lib/local/aws/operations.ts";
import { Buckets } from "../../../lib/local/buckets.ts";
import { Bus } from "../../../lib/local/bus/bus.ts";
import { EngineClient } from "../../../lib/local/engine/client.ts";
import type { Invocable } from "../../../lib/local/functions/function.ts";
import { readBody } from "../../../lib/local/http/body.ts";
import { arnOf } from "../../../lib/local/template/template.ts";
import { send } from "../../../lib/notifiers/registry.ts";
import { aNotice, aWorld, awsAt } from "../../contract/notifier.ts";
import { aJournal } from "../engine/tables.ts";
import { aFolder, aFunction } from "../functions/handlers.ts";
import { SOME_KEYS } from "./keys.ts";

const SECRET = "arn:aws:secretsmanager:local:000000000000:secret:Webhooks";

/** An endpoint with a bus and a secret, and clients as functions have them. */
async function anEndpoint(functions: Invocable[] = []) {
  const [journal, folder] = [await aJournal(), await aFolder()];
  const bus = new Bus(journal, ["signalbox"], [], () => undefined);
  const operations = operationsOn({
    engine: new EngineClient(inject("dynamodb")),
    bus,
    secrets: new Map([[SECRET, '{"github":["s"]}']]),
    keys: SOME_KEYS,
    buckets: new Buckets(folder, ["failures"]),
    functions: new Map(functions.map((one) => [arnOf("lambda", `function:${one.name}`), one])),
  });
  const complaints: string[] = [];
  const endpoint = new AwsEndpoint(operations, undefined, (text) => complaints.push(text));
  onTestFinished(() => endpoint.close());
  const options = {
    endpoint: await endpoint.listen(),
    region: "local",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    maxAttempts: 1,
  };
  const events = new EventBridgeClient(options);
  return {
    secrets: new SecretsManagerClient(options),
    put: (...Entries: PutEventsRequestEntry[]) => events.send(new PutEventsCommand({ Entries })),
    taken: (name = "signalbox") =>
      journal.events(name, 0).map(({ envelope }) => JSON.parse(envelope)),
    url: options.endpoint,
    journal,
    folder,
    objects: new S3Client({ ...options, forcePathStyle: true }),
    complaints,
    lambda: new LambdaClient(options),
  };
}

function anEntry(entry: PutEventsRequestEntry = {}): PutEventsRequestEntry {
  return {
    EventBusName: "signalbox",
    Source: "signalbox",
    DetailType: "ConditionTransitioned",
    Detail: '{"id":"a@1/Ready"}',
    ...entry,
  };
}

/** A bus of the same name as one that is here. */
const ELSEWHERE = "arn:aws:events:local:210987654321:event-bus/signalbox";

describe("PutEvents", () => {
  test("takes what the notifier of other buses puts", async () => {
    const { url, taken } = await anEndpoint();
    const busArn = "arn:aws:events:local:000000000000:event-bus/default";
    const world = aWorld(undefined, { aws: awsAt(url) }, 10_000);
    const { said } = await send({ eventbridge: { busArn } }, aNotice(), world);
    const [event = expect.fail()] = taken("default");
    expect(said).toBe(`as ${event.id}`);
    const [source, type] = ["dev.signalbox", "HealthTransitioned"];
    expect(event).toMatchObject({ source, "detail-type": type, detail: aNotice().data });
  });

  test("puts entries on the bus in order, and answers the id of each", async () => {
    const { put, taken } = await anEndpoint();
    const { FailedEntryCount, Entries } = await put(
      anEntry({ Detail: '{"n":1}', Time: new Date("2026-01-01T10:00:00.900Z") }),
      anEntry({ Detail: '{"n":2}', Resources: ["arn:x"] }),
    );
    expect(FailedEntryCount).toBe(0);
    expect(taken()).toMatchObject([
      { source: "signalbox", detail: { n: 1 }, time: "2026-01-01T10:00:00Z", resources: [] },
      { source: "signalbox", detail: { n: 2 }, resources: ["arn:x"] },
    ]);
    expect(taken().map(({ id }) => id)).toEqual(Entries?.map(({ EventId }) => EventId));
  });

  test("takes a bus by its ARN, and the default bus when none is named", async () => {
    const { put, taken } = await anEndpoint();
    const arn = "arn:aws:events:local:000000000000:event-bus/signalbox";
    await put(anEntry({ EventBusName: arn }), anEntry({ EventBusName: undefined }));
    expect([taken().length, taken("default").length]).toEqual([1, 1]);
  });

  test.each<[string, PutEventsRequestEntry, string]>([
    ["for a bus that isn't there", { EventBusName: "other" }, "ResourceNotFoundException"],
    ["for another account's bus", { EventBusName: ELSEWHERE }, "ResourceNotFoundException"],
    ["whose detail is no JSON", { Detail: "{" }, "MalformedDetail"],
    ["whose detail is no object", { Detail: "[1]" }, "MalformedDetail"],
    ["without a detail", { Detail: undefined }, "InvalidArgument"],
    ["without a source", { Source: undefined }, "InvalidArgument"],
    ["without a type", { DetailType: "" }, "InvalidArgument"],
  ])("refuses an entry %s, and takes the others of its call", async (_, wrong, code) => {
    const { put, taken } = await anEndpoint();
    const answer = await put(anEntry(), anEntry(wrong), anEntry());
    expect(answer.FailedEntryCount).toBe(1);
    expect(answer.Entries).toEqual([
      { EventId: expect.any(String) },
      { ErrorCode: code, ErrorMessage: expect.any(String) },
      { EventId: expect.any(String) },
    ]);
    expect(taken()).toHaveLength(2);
  });

  test("takes ten entries, and neither eleven nor none", async () => {
    const { put, taken } = await anEndpoint();
    const entries = (count: number) => Array.from({ length: count }, () => anEntry());
    await put(...entries(10));
    await expect(put(...entries(11))).rejects.toMatchObject({ name: "ValidationException" });
    await expect(put()).rejects.toMatchObject({ name: "ValidationException" });
    expect(taken()).toHaveLength(10);
  });

  test("takes a megabyte a call, counted in bytes, and nothing of a call with more", async () => {
    const { put, taken } = await anEndpoint();
    const rest = '{"a":""}'.length + "signalbox".length + "ConditionTransitioned".length;
    const ofBytes = (bytes: number) =>
      anEntry({ Detail: `{"a":"${"é".repeat((bytes - rest) / 2)}"}` });
    await put(ofBytes(1_048_576));
    await expect(put(ofBytes(1_048_576), anEntry())).rejects.toMatchObject({
      name: "ValidationException",
    });
    expect(taken()).toHaveLength(1);
  });
});

describe("GetSecretValue", () => {
  test("answers a secret by its ARN", async () => {
    const { secrets } = await anEndpoint();
    const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: SECRET }));
    expect(SecretString).toBe('{"github":["s"]}');
  });

  test("finds no other", async () => {
    const { secrets } = await anEndpoint();
    const asked = secrets.send(new GetSecretValueCommand({ SecretId: "other" }));
    await expect(asked).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });
});

describe("PutObject", () => {
  test("writes a file into the bucket's folder", async () => {
    const { objects, folder } = await anEndpoint();
    const object = { Bucket: "failures", Key: "a b/ü.json", Body: '{"n":1}' };
    await objects.send(new PutObjectCommand(object));
    expect(await readFile(`${folder}/failures/a b/ü.json`, "utf8")).toBe('{"n":1}');
  });

  test("refuses a bucket that isn't there, as S3 would", async () => {
    const { objects } = await anEndpoint();
    const put = objects.send(new PutObjectCommand({ Bucket: "other", Key: "a", Body: "x" }));
    await expect(put).rejects.toMatchObject({ name: "NoSuchBucket" });
  });

  test("fails, and says so, for a key that would lead out of the bucket", async () => {
    const { url, folder, complaints } = await anEndpoint();
    const call = request(`${url}/failures/..%2F..%2Fescaped`, { method: "PUT" });
    call.end("x");
    const [response] = (await once(call, "response")) as [IncomingMessage];
    expect(response.statusCode).toBe(500);
    expect(complaints).toEqual(["s3.PUT: Error: no file can have the key ../../escaped"]);
    expect(await readdir(folder)).toEqual([]);
  });
});

test.each([
  ["of a page elsewhere", { origin: "https://example.com" }],
  ["under a name that was made to mean this machine", { host: "example.com" }],
])("a call %s is refused", async (_, headers) => {
  const { url, taken } = await anEndpoint();
  const target = { "x-amz-target": "AWSEvents.PutEvents" };
  const call = request(url, { method: "POST", headers: { ...target, ...headers } });
  call.end(JSON.stringify({ Entries: [anEntry()] }));
  const [response] = (await once(call, "response")) as [IncomingMessage];
  const answer = JSON.parse((await readBody(response, 1_000)).toString());
  expect([response.statusCode, answer.__type]).toEqual([400, "AccessDeniedException"]);
  expect(taken()).toEqual([]);
});

describe("Lambda's Invoke", () => {
  const text = (payload: Uint8Array | undefined) => Buffer.from(payload ?? []).toString();

  test.each(["Worker", arnOf("lambda", "function:Worker")])(
    "gives the answer of %s",
    async (name) => {
      const worker = await aFunction("export const handler = async ({ n }) => ({ n: n + 1 });");
      const { lambda } = await anEndpoint([worker]);
      const command = new InvokeCommand({ FunctionName: name, Payload: Buffer.from('{"n":1}') });
      const { StatusCode, FunctionError, Payload } = await lambda.send(command);
      expect([StatusCode, FunctionError, text(Payload)]).toEqual([200, undefined, '{"n":2}']);
    },
  );

  test("says that a function failed, and how", async () => {
    const worker = await aFunction(
      "export const handler = async () => { throw new Error('no'); };",
    );
    const { lambda, complaints } = await anEndpoint([worker]);
    const { FunctionError, Payload } = await lambda.send(
      new InvokeCommand({ FunctionName: "Worker" }),
    );
    expect([FunctionError, text(Payload)]).toEqual(["Unhandled", '{"errorMessage":"Error: no"}']);
    expect(complaints).toEqual([]);
  });

  test("knows no function but those of the stack", async () => {
    const { lambda } = await anEndpoint();
    await expect(lambda.send(new InvokeCommand({ FunctionName: "other" }))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
  });
});

test("a call that fails is a server error, and its cause is complained of", async () => {
  const { put, journal, complaints } = await anEndpoint();
  vi.spyOn(journal, "append").mockImplementation(() => {
    throw new Error("disk full");
  });
  await expect(put(anEntry())).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } });
  expect(complaints).toEqual(["AWSEvents.PutEvents: Error: disk full"]);
});

test("a call that this machine doesn't know is refused by name", async () => {
  const { url } = await anEndpoint();
  const headers = { "x-amz-target": "AWSEvents.DeleteRule" };
  const response = await fetch(url, { method: "POST", headers, body: "{}" });
  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({
    __type: "UnknownOperationException",
    message: "AWSEvents.DeleteRule isn't known here",
  });
});
