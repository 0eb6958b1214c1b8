import {
  BatchWriteItemCommand,
  type DynamoDBClient,
  type WriteRequest,
} from "@aws-sdk/client-dynamodb";
import type { Clock } from "../pipeline/ports/clock.ts";
import { untilProcessed } from "./unprocessed.ts";

/** BatchWriteItem's own limit. */
const MAX_ROWS = 25;

/** Writes or deletes rows, however many, each once; throws `unavailable` when DynamoDB leaves some undone for good. */
export async function writeRows(
  client: DynamoDBClient,
  table: string,
  clock: Clock,
  rows: readonly WriteRequest[],
): Promise<void> {
  for (let start = 0; start < rows.length; start += MAX_ROWS) {
    await untilProcessed(clock, rows.slice(start, start + MAX_ROWS), async (rest) => {
      const { UnprocessedItems } = await client.send(
        new BatchWriteItemCommand({ RequestItems: { [table]: rest } }),
      );
      return UnprocessedItems?.[table];
    });
  }
}
