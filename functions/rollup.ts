import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { clientOf } from "../lib/aws/clients.ts";
import { systemClock } from "../lib/aws/clock.ts";
import { settingsOf } from "../lib/aws/environment.ts";
import { DynamoGroupBooks } from "../lib/aws/group-books.ts";
import { METRICS } from "../lib/aws/metrics.ts";
import { DynamoStatusStore } from "../lib/aws/status-store.ts";
import { statusIn, streamHandler } from "../lib/aws/stream.ts";
import { S3UnreadableRecords } from "../lib/aws/unreadable-records.ts";
import { rollup } from "../lib/pipeline/rollup.ts";

const { table, failureBucket } = settingsOf("rollup");
const client = clientOf(DynamoDBClient);
const ports = {
  clock: systemClock,
  store: new DynamoStatusStore(client, table),
  books: new DynamoGroupBooks(client, table, systemClock),
  unreadable: new S3UnreadableRecords(failureBucket, systemClock),
};

/** The table's stream in, and what it says of members into their groups. */
export const handler = streamHandler("rollup", statusIn, async (records) => {
  const { groups, ...rest } = await rollup(ports, records);
  return { ...rest, counts: { [METRICS.rolledUp]: groups } };
});
