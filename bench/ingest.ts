import { DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { encodeState } from "../lib/aws/item.ts";
import { type Handler, post } from "./function.ts";
import { ratio } from "./measure.ts";
import { flipInput, RESOURCE, sampleInput, sampleState } from "./sample.ts";

const ROUNDS = 15;
const REPORTS = 60;

/** A changed report through the ingest function, against a bare read and conditional write of an item as large. */
export async function ingestVsSdk(
  handler: Handler,
  endpoint: string,
  table: string,
): Promise<number> {
  const client = new DynamoDBClient({
    endpoint,
    region: "local",
    credentials: { accessKeyId: "bench", secretAccessKey: "bench" },
  });
  let report = 0;
  await post(handler, RESOURCE, sampleInput());
  const ingesting = async () => {
    for (let n = 0; n < REPORTS; n++) await post(handler, RESOURCE, flipInput(report++));
  };
  const Key = { resource: { S: "bare" }, item: { S: "status" } };
  const same = { state: { S: encodeState(sampleState()) }, tree: { S: "resources" } };
  let version = 0;
  const bare = async () => {
    for (let n = 0; n < REPORTS; n++) {
      await client.send(new GetItemCommand({ TableName: table, Key, ConsistentRead: true }));
      await client.send(
        new PutItemCommand({
          TableName: table,
          Item: { ...Key, ...same, sequence: { N: "1" }, version: { N: String(version + 1) } },
          ConditionExpression: "attribute_not_exists(#version) OR #version = :version",
          ExpressionAttributeNames: { "#version": "version" },
          ExpressionAttributeValues: { ":version": { N: String(version++) } },
        }),
      );
    }
  };
  return ratio(ingesting, bare, ROUNDS);
}
