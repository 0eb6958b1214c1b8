import { readdir, readFile } from "node:fs/promises";
import { expect, inject, onTestFinished, test } from "vitest";
import { systemClock } from "../../lib/aws/clock.ts";
import { S3UnreadableRecords } from "../../lib/aws/unreadable-records.ts";
import { AwsEndpoint } from "../../lib/local/aws/endpoint.ts";
import { operationsOn } from "../../lib/local/aws/operations.ts";
import { Buckets } from "../../lib/local/buckets.ts";
import { Bus } from "../../lib/local/bus/bus.ts";
import { EngineClient } from "../../lib/local/engine/client.ts";
import { SOME_KEYS } from "../local/aws/keys.ts";
import { aJournal } from "../local/engine/tables.ts";
import { aFolder } from "../local/functions/handlers.ts";

async function aBucket() {
  const folder = await aFolder();
  const bus = new Bus(await aJournal(), ["signalbox"], [], () => undefined);
  const engine = new EngineClient(inject("dynamodb"));
  const buckets = new Buckets(folder, ["failures"]);
  const operations = operationsOn({
    engine,
    bus,
    secrets: new Map(),
    keys: SOME_KEYS,
    buckets,
    functions: new Map(),
  });
  const endpoint = new AwsEndpoint(operations, undefined, () => undefined);
  onTestFinished(() => endpoint.close());
  const records = new S3UnreadableRecords("failures", systemClock, {
    endpoint: await endpoint.listen(),
    region: "local",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  return { records, folder: `${folder}/failures/unreadable` };
}

const RAW = {
  eventName: "MODIFY",
  dynamodb: { SequenceNumber: "7", Keys: { resource: { S: "a" } } },
};
const RECORD = {
  sequenceNumber: "7",
  raw: RAW,
  read: () => {
    throw new Error("schema 99");
  },
};

test("a record that can't be read is kept with the reason, in a document that a relay can be handed", async () => {
  const { records, folder } = await aBucket();
  await records.keep(RECORD, new Error("schema 99"));
  const document = JSON.parse(await readFile(`${folder}/7.json`, "utf8"));
  expect(document).toMatchObject({
    requestContext: { condition: "Unreadable" },
    responseContext: { functionError: "Error: schema 99" },
    DDBStreamBatchInfo: { startSequenceNumber: "7", batchSize: 1 },
    payload: { Records: [RAW] },
  });
});

test("a record that is kept twice is there once", async () => {
  const { records, folder } = await aBucket();
  await records.keep(RECORD, new Error("schema 99"));
  await records.keep(RECORD, new Error("schema 99"));
  expect(await readdir(folder)).toEqual(["7.json"]);
});
