import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from "@aws-sdk/client-dynamodb";
import { dueAtOf, type Thread, type ThreadKey } from "../domain/notification/thread.ts";
import type { Clock } from "../pipeline/ports/clock.ts";
import type { StoredThread, Threads } from "../pipeline/ports/notification.ts";
import { expiryAfter, type Item } from "./row.ts";
import { AGENDA_INDEX, NOTICES } from "./table.ts";
import { versionGuard } from "./version-guard.ts";

const PARTITION = "thread#";
/** Seconds for which a thread with nothing to say is remembered: longer than the bus may hand over an event again. */
const REMEMBERED = 4 * 24 * 60 * 60;

/** Keeps each thread in a row; those of one resource share its partition, so that one query finds all whom an event concerns. */
export class DynamoThreads implements Threads {
  readonly #client: DynamoDBClient;
  readonly #table: string;
  readonly #clock: Clock;

  constructor(client: DynamoDBClient, table: string, clock: Clock) {
    this.#client = client;
    this.#table = table;
    this.#clock = clock;
  }

  async of(resource: string, subject: string): Promise<StoredThread[]> {
    const found: StoredThread[] = [];
    let start: Item | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await this.#client.send(
        new QueryCommand({
          TableName: this.#table,
          ConsistentRead: true,
          KeyConditionExpression: "#resource = :resource AND begins_with(#item, :subject)",
          ExpressionAttributeNames: { "#resource": "resource", "#item": "item" },
          ExpressionAttributeValues: {
            ":resource": { S: PARTITION + resource },
            ":subject": { S: `${subject}#` },
          },
          ExclusiveStartKey: start,
        }),
      );
      found.push(...Items.map(threadIn));
      start = LastEvaluatedKey;
    } while (start);
    return found;
  }

  async read(key: ThreadKey): Promise<StoredThread | undefined> {
    const { Item } = await this.#client.send(
      new GetItemCommand({ TableName: this.#table, Key: keyOf(key), ConsistentRead: true }),
    );
    return Item && threadIn(Item);
  }

  async write(thread: Thread, version: number | undefined): Promise<boolean> {
    try {
      await this.#client.send(
        new PutItemCommand({
          TableName: this.#table,
          Item: this.#itemOf(thread, (version ?? 0) + 1),
          ...versionGuard(version),
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  async remove(key: ThreadKey): Promise<void> {
    await this.#client.send(new DeleteItemCommand({ TableName: this.#table, Key: keyOf(key) }));
  }

  async *due(by: string): AsyncGenerator<ThreadKey & { dueAt: string }> {
    let start: Item | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await this.#client.send(
        new QueryCommand({
          TableName: this.#table,
          IndexName: AGENDA_INDEX,
          KeyConditionExpression: "#agenda = :agenda AND #checkAt <= :by",
          ExpressionAttributeNames: { "#agenda": "agenda", "#checkAt": "checkAt" },
          ExpressionAttributeValues: { ":agenda": { S: NOTICES }, ":by": { S: by } },
          ExclusiveStartKey: start,
        }),
      );
      for (const item of Items) yield { ...keyIn(item), dueAt: item.checkAt?.S ?? "" };
      start = LastEvaluatedKey;
    } while (start);
  }

  #itemOf(thread: Thread, version: number): Item {
    const dueAt = dueAtOf(thread);
    return {
      ...keyOf(thread),
      version: { N: String(version) },
      thread: { S: JSON.stringify(thread) },
      ...(dueAt === undefined
        ? { expires: expiryAfter(this.#clock.now(), REMEMBERED) }
        : { agenda: { S: NOTICES }, checkAt: { S: dueAt } }),
    };
  }
}

function keyOf({ subscription, since, resource, subject }: ThreadKey): Item {
  const item = `${subject}#${subscription}#${since}`;
  return { resource: { S: PARTITION + resource }, item: { S: item } };
}

function keyIn({ resource, item }: Item): ThreadKey {
  const [subject = "", subscription = "", since = ""] = (item?.S ?? "").split("#");
  return { subscription, since, resource: (resource?.S ?? "").slice(PARTITION.length), subject };
}

function threadIn({ thread, version }: Item): StoredThread {
  return { thread: JSON.parse(thread?.S ?? "null") as Thread, version: Number(version?.N) };
}
