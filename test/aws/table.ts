import { randomUUID } from "node:crypto";
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DynamoDBClient,
} from "@aws-sdk/client-dynamodb";
import { inject } from "vitest";
import { clientOf } from "../../lib/aws/clients.ts";

/** In milliseconds: hundreds of calls at once take some engines longer than a function may wait for DynamoDB. */
const PATIENCE = { connectionTimeout: 30_000, requestTimeout: 30_000, throwOnRequestTimeout: true };

/** A client of this run's engine. */
export function aClient(): DynamoDBClient {
  return clientOf(DynamoDBClient, {
    endpoint: inject("dynamodb"),
    region: "local",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    requestHandler: PATIENCE,
  });
}

/** A new table, as the stack defines it; answers its name. */
export async function aTable(client: DynamoDBClient): Promise<string> {
  const TableName = `signalbox-${randomUUID()}`;
  const {
    AttributeDefinitions,
    KeySchema,
    BillingMode,
    GlobalSecondaryIndexes,
    StreamSpecification,
  } = inject("tableProperties") as unknown as CreateTableCommandInput;
  await client.send(
    new CreateTableCommand({
      TableName,
      AttributeDefinitions,
      KeySchema,
      BillingMode,
      GlobalSecondaryIndexes,
      StreamSpecification: { ...StreamSpecification, StreamEnabled: true },
    }),
  );
  return TableName;
}
