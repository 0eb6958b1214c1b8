import { randomUUID } from "node:crypto";
import { describe, expect, inject, test } from "vitest";
import { INDEXES } from "../../../lib/aws/table.ts";
import { EngineClient } from "../../../lib/local/engine/client.ts";
import { ensureTable } from "../../../lib/local/engine/tables.ts";

const client = new EngineClient(inject("dynamodb"));

function aDescription() {
  return { id: `signalbox-${randomUUID()}`, properties: inject("tableProperties") };
}

async function describeTable(TableName: string) {
  const { Table } = await client.call("DynamoDB_20120810.DescribeTable", { TableName });
  const { TimeToLiveDescription } = await client.call("DynamoDB_20120810.DescribeTimeToLive", {
    TableName,
  });
  return { table: Table, timeToLive: TimeToLiveDescription };
}

test("a table is created as the template has it, with its stream and its TTL", async () => {
  const description = aDescription();
  await ensureTable(client, description);
  const { table, timeToLive } = await describeTable(description.id);
  expect(table).toMatchObject({
    KeySchema: description.properties.KeySchema,
    GlobalSecondaryIndexes: expect.arrayContaining(
      INDEXES.map((IndexName) => expect.objectContaining({ IndexName })),
    ),
    StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
  });
  expect(timeToLive).toEqual({ AttributeName: "expires", TimeToLiveStatus: "ENABLED" });
});

test("a table that is there already is left as it is", async () => {
  const description = aDescription();
  await ensureTable(client, description);
  const before = await describeTable(description.id);
  await ensureTable(client, description);
  expect(await describeTable(description.id)).toEqual(before);
});

describe("a table that another version of the stack left is a failure that says what to do:", () => {
  test.each([
    ["other keys", { KeySchema: [{ AttributeName: "resource", KeyType: "HASH" }] }],
    ["other indexes", { GlobalSecondaryIndexes: [] }],
  ])("%s", async (_, other) => {
    const { id, properties } = aDescription();
    await ensureTable(client, { id, properties });
    const changed = { id, properties: { ...properties, ...other } };
    await expect(ensureTable(client, changed)).rejects.toMatchObject({
      name: "StartFailure",
      message: expect.stringContaining("start with another --data, or remove it"),
    });
  });
});
