import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from "@aws-sdk/client-dynamodb";
import type { Changed, NamedRows } from "../pipeline/ports/rows.ts";
import { expiryAfter, type Item } from "./row.ts";

/** Attempts at a change while others make some too. */
const MOST_WRITES = 10;

/** Keeps things of one kind as JSON, a row each in a partition of their own, which no path can have. */
export class DynamoNamedRows<T> implements NamedRows<T> {
  readonly #client: DynamoDBClient;
  readonly #table: string;
  readonly #partition: string;

  constructor(client: DynamoDBClient, table: string, kind: "hook" | "subscription" | "silence") {
    this.#client = client;
    this.#table = table;
    this.#partition = `${kind}#`;
  }

  async find(name: string): Promise<T | undefined> {
    const stored = await this.#read(name);
    return stored && valueIn<T>(stored);
  }

  async #read(name: string): Promise<Item | undefined> {
    const { Item } = await this.#client.send(
      new GetItemCommand({ TableName: this.#table, Key: this.#keyOf(name), ConsistentRead: true }),
    );
    return Item;
  }

  async put(name: string, value: T, expires?: string): Promise<boolean> {
    const { Attributes } = await this.#client.send(
      new PutItemCommand({
        TableName: this.#table,
        Item: {
          ...this.#keyOf(name),
          value: { S: JSON.stringify(value) },
          ...(expires !== undefined && { expires: expiryAfter(expires) }),
        },
        ReturnValues: "ALL_OLD",
      }),
    );
    return Attributes === undefined;
  }

  async change(name: string, make: (before: T | undefined) => T): Promise<Changed<T>> {
    for (let writes = 0; writes < MOST_WRITES; writes++) {
      const stored = await this.#read(name);
      const value = make(stored && valueIn<T>(stored));
      if (await this.#replace(name, value, stored)) return { created: stored === undefined, value };
    }
    throw new Error(`${this.#partition}${name} is being written too often`);
  }

  /** Whether a row was written in place of what was read. */
  async #replace(name: string, value: T, stored: Item | undefined): Promise<boolean> {
    try {
      await this.#client.send(
        new PutItemCommand({
          TableName: this.#table,
          Item: { ...this.#keyOf(name), value: { S: JSON.stringify(value) } },
          ConditionExpression: stored ? "#value = :before" : "attribute_not_exists(#value)",
          ExpressionAttributeNames: { "#value": "value" },
          ...(stored?.value && { ExpressionAttributeValues: { ":before": stored.value } }),
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  async remove(name: string): Promise<boolean> {
    const { Attributes } = await this.#client.send(
      new DeleteItemCommand({
        TableName: this.#table,
        Key: this.#keyOf(name),
        ReturnValues: "ALL_OLD",
      }),
    );
    return Attributes !== undefined;
  }

  async all(): Promise<(readonly [name: string, value: T])[]> {
    const found: (readonly [string, T])[] = [];
    let start: Item | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await this.#client.send(
        new QueryCommand({
          TableName: this.#table,
          ConsistentRead: true,
          KeyConditionExpression: "#resource = :partition",
          ExpressionAttributeNames: { "#resource": "resource" },
          ExpressionAttributeValues: { ":partition": { S: this.#partition } },
          ExclusiveStartKey: start,
        }),
      );
      for (const item of Items) found.push([item.item?.S ?? "", valueIn<T>(item)]);
      start = LastEvaluatedKey;
    } while (start);
    return found;
  }

  #keyOf(name: string): Item {
    return { resource: { S: this.#partition }, item: { S: name } };
  }
}

function valueIn<T>({ value }: Item): T {
  return JSON.parse(value?.S ?? "null") as T;
}
