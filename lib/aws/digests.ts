import {
  type DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  type WriteRequest,
} from "@aws-sdk/client-dynamodb";
import type { Notice } from "../domain/notification/notice.ts";
import type { ThreadKey } from "../domain/notification/thread.ts";
import type { Clock } from "../pipeline/ports/clock.ts";
import type { Digests } from "../pipeline/ports/notification.ts";
import { writeRows } from "./batch-write.ts";
import { expiryAfter, type Item } from "./row.ts";

/** Seconds for which a notice waits for a destination that takes none. */
const KEPT = 14 * 24 * 60 * 60;
const SEQUENCE_WIDTH = 16;
/** Rows of one query: a summary has room for few more. */
const ROWS_AT_ONCE = 250;

/** Keeps each notice in a row, by when it happened, in the partition of its digest: whoever adds one meets nobody. */
export class DynamoDigests implements Digests {
  readonly #client: DynamoDBClient;
  readonly #table: string;
  readonly #clock: Clock;

  constructor(client: DynamoDBClient, table: string, clock: Clock) {
    this.#client = client;
    this.#table = table;
    this.#clock = clock;
  }

  async keep(digest: ThreadKey, notice: Notice): Promise<void> {
    await this.#client.send(
      new PutItemCommand({
        TableName: this.#table,
        Item: {
          ...keyOf(digest, notice),
          notice: { S: JSON.stringify(notice) },
          expires: expiryAfter(this.#clock.now(), KEPT),
        },
      }),
    );
  }

  async *waiting(digest: ThreadKey): AsyncGenerator<Notice> {
    let start: Item | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await this.#client.send(
        new QueryCommand({
          TableName: this.#table,
          ConsistentRead: true,
          KeyConditionExpression: "#resource = :partition",
          ExpressionAttributeNames: { "#resource": "resource" },
          ExpressionAttributeValues: { ":partition": { S: partitionOf(digest) } },
          Limit: ROWS_AT_ONCE,
          ExclusiveStartKey: start,
        }),
      );
      for (const { notice } of Items) yield JSON.parse(notice?.S ?? "null") as Notice;
      start = LastEvaluatedKey;
    } while (start);
  }

  async forget(digest: ThreadKey, notices: readonly Notice[]): Promise<void> {
    const requests = notices.map((notice): WriteRequest => {
      return { DeleteRequest: { Key: keyOf(digest, notice) } };
    });
    await writeRows(this.#client, this.#table, this.#clock, requests);
  }
}

function partitionOf({ subscription, since, resource }: ThreadKey): string {
  return `digest#${subscription}#${since}#${resource}`;
}

/** The bus tells whole seconds, within which the sequence orders the changes of a resource. */
function keyOf(digest: ThreadKey, { time, id, data }: Notice): Item {
  const sequence = String(data.sequence).padStart(SEQUENCE_WIDTH, "0");
  return { resource: { S: partitionOf(digest) }, item: { S: `${time}#${sequence}#${id}` } };
}
