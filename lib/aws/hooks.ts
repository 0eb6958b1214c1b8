import {
  type AttributeValue,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import type { Hook, Hooks } from "../pipeline/ports.ts";

const HOOK_ITEM = "hook";

/** Keeps each hook in a row of its own, as JSON. */
export class DynamoHooks implements Hooks {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async find(name: string): Promise<Hook | undefined> {
    const { Item } = await this.#client.send(
      new GetItemCommand({ TableName: this.#table, Key: keyOf(name), ConsistentRead: true }),
    );
    return Item?.hook?.S === undefined ? undefined : (JSON.parse(Item.hook.S) as Hook);
  }

  async put(name: string, hook: Hook): Promise<boolean> {
    const { Attributes } = await this.#client.send(
      new PutItemCommand({
        TableName: this.#table,
        Item: { ...keyOf(name), hook: { S: JSON.stringify(hook) } },
        ReturnValues: "ALL_OLD",
      }),
    );
    return Attributes === undefined;
  }

  async remove(name: string): Promise<boolean> {
    const { Attributes } = await this.#client.send(
      new DeleteItemCommand({
        TableName: this.#table,
        Key: keyOf(name),
        ReturnValues: "ALL_OLD",
      }),
    );
    return Attributes !== undefined;
  }
}

function keyOf(name: string): Record<string, AttributeValue> {
  return { resource: { S: `hook#${name}` }, item: { S: HOOK_ITEM } };
}
