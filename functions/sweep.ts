import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoAgenda } from "../lib/aws/agenda.ts";
import { clientOf } from "../lib/aws/clients.ts";
import { systemClock } from "../lib/aws/clock.ts";
import { settingsOf } from "../lib/aws/environment.ts";
import { FeedBlocks } from "../lib/aws/feed-blocks.ts";
import { DynamoGroupBooks } from "../lib/aws/group-books.ts";
import { scheduledHandler } from "../lib/aws/scheduled.ts";
import { DynamoStatusStore } from "../lib/aws/status-store.ts";
import { DynamoTree } from "../lib/aws/tree.ts";
import { statusExpressions } from "../lib/expression/status-expressions.ts";
import { sweep } from "../lib/pipeline/sweep.ts";

const { table, historyDays } = settingsOf("sweep");
const client = clientOf(DynamoDBClient);
const ports = {
  clock: systemClock,
  store: new DynamoStatusStore(client, table),
  agenda: new DynamoAgenda(client, table),
  books: new DynamoGroupBooks(client, table, systemClock),
  expressions: statusExpressions,
  tree: new DynamoTree(client, table),
  feed: new FeedBlocks(client, table, systemClock, Number(historyDays)),
};

/** Every minute: what has expired is stored, groups are recounted, and gates decided. */
export const handler = scheduledHandler("sweep", () => sweep(ports));
