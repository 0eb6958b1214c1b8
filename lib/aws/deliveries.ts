import {
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import type { Clock } from "../pipeline/ports/clock.ts";
import type { Deliveries } from "../pipeline/ports/delivery.ts";
import { expiryAfter, secondsOf } from "./row.ts";

const DELIVERY_ITEM = "delivery";
/** Seconds: GitHub lets a delivery be sent again for three days. */
const REMEMBERED = 4 * 24 * 60 * 60;

/** Keeps each delivery's id in a row of its own for as long as its sender may send it again. */
export class DynamoDeliveries implements Deliveries {
  readonly #client: DynamoDBClient;
  readonly #table: string;
  readonly #clock: Clock;

  constructor(client: DynamoDBClient, table: string, clock: Clock) {
    this.#client = client;
    this.#table = table;
    this.#clock = clock;
  }

  async isKnown(source: string, id: string): Promise<boolean> {
    const { Item } = await this.#client.send(
      new GetItemCommand({ TableName: this.#table, Key: keyOf(source, id), ConsistentRead: true }),
    );
    return Item !== undefined && Number(Item.expires?.N) > secondsOf(this.#clock.now());
  }

  async remember(source: string, id: string): Promise<void> {
    const expires = expiryAfter(this.#clock.now(), REMEMBERED);
    await this.#client.send(
      new PutItemCommand({ TableName: this.#table, Item: { ...keyOf(source, id), expires } }),
    );
  }
}

function keyOf(source: string, id: string): Record<string, AttributeValue> {
  return { resource: { S: `delivery#${source}#${id}` }, item: { S: DELIVERY_ITEM } };
}
