import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import { admitted, type Send } from "../domain/notification/limit.ts";
import type { Clock } from "../pipeline/ports/clock.ts";
import type { SendLimit } from "../pipeline/ports/notification.ts";
import { expiryAfter } from "./row.ts";
import { NOTICE_PARTITIONS } from "./table.ts";
import { versionGuard } from "./version-guard.ts";

/** The row beside a subscription's notices; no transition is called so. */
const ITEM = "limit";
/** Attempts at taking a place that others take too, and milliseconds between two, on average. */
const RETRIES = { most: 50, wait: 20 } as const;
/** Seconds for which the row is of any use. */
const KEPT = 2 * 3_600;

type Read = { readonly sends: readonly Send[]; readonly version: number | undefined };

/** Keeps what a subscription told within the last hour, in one row that one writer at a time changes. */
export class DynamoSendLimit implements SendLimit {
  readonly #client: DynamoDBClient;
  readonly #table: string;
  readonly #clock: Clock;

  constructor(client: DynamoDBClient, table: string, clock: Clock) {
    this.#client = client;
    this.#table = table;
    this.#clock = clock;
  }

  async take(subscription: string, id: string, most: number): Promise<string | undefined> {
    for (let attempts = 0; attempts < RETRIES.most; attempts++) {
      const { sends, version } = await this.#read(subscription);
      const found = admitted(sends, id, most, this.#clock.now());
      if ("opensAt" in found) return found.opensAt;
      if (await this.#write(subscription, found.sends, version)) return undefined;
      await this.#clock.sleep(RETRIES.wait * 2 * this.#clock.random());
    }
    throw new Error(`the limit of ${subscription} is being written too often`);
  }

  async #read(subscription: string): Promise<Read> {
    const { Item } = await this.#client.send(
      new GetItemCommand({
        TableName: this.#table,
        Key: keyOf(subscription),
        ConsistentRead: true,
      }),
    );
    if (!Item) return { sends: [], version: undefined };
    const sends = JSON.parse(Item.sends?.S ?? "[]") as Send[];
    return { sends, version: Number(Item.version?.N) };
  }

  async #write(
    subscription: string,
    sends: readonly Send[],
    version: number | undefined,
  ): Promise<boolean> {
    const Item = {
      ...keyOf(subscription),
      sends: { S: JSON.stringify(sends) },
      version: { N: String((version ?? 0) + 1) },
      expires: expiryAfter(this.#clock.now(), KEPT),
    };
    try {
      await this.#client.send(
        new PutItemCommand({ TableName: this.#table, Item, ...versionGuard(version) }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }
}

function keyOf(subscription: string) {
  return { resource: { S: NOTICE_PARTITIONS + subscription }, item: { S: ITEM } };
}
