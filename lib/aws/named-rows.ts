import {
  type AttributeValue,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from "@aws-sdk/client-dynamodb";
import type { NamedRows } from "../pipeline/ports/rows.ts";

type Item = Record<string, AttributeValue>;

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
    const { Item } = await this.#client.send(
      new GetItemCommand({ TableName: this.#table, Key: this.#keyOf(name), ConsistentRead: true }),
    );
    return Item && valueIn<T>(Item);
  }

  async put(name: string, value: T, expires?: string): Promise<boolean> {
    const seconds = expires === undefined ? undefined : Math.ceil(Date.parse(expires) / 1000);
    const { Attributes } = await this.#client.send(
      new PutItemCommand({
        TableName: this.#table,
        Item: {
          ...this.#keyOf(name),
          value: { S: JSON.stringify(value) },
          ...(seconds !== undefined && { expires: { N: String(seconds) } }),
        },
        ReturnValues: "ALL_OLD",
      }),
    );
    return Attributes === undefined;
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
