import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  QueryCommand,
} from "@aws-sdk/client-dynamodb";
import type { Dependents } from "../pipeline/ports/gate.ts";
import type { Item } from "./row.ts";

const PREFIX = "dependent#";
/** Conditions of a write: that no later version of the gate said otherwise. */
const OLDER = "attribute_not_exists(#version) OR #version < :version";

/**
 * Keeps a row for each gate in the partition of what it depends on, with the version at which the gate
 * was last read before it came to depend on it. So whoever is late takes away no row that a later
 * definition needs, and puts none back below it.
 */
export class DynamoDependents implements Dependents {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async *of(resource: string): AsyncGenerator<string> {
    let start: Item | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await this.#client.send(
        new QueryCommand({
          TableName: this.#table,
          ConsistentRead: true,
          KeyConditionExpression: "#resource = :resource AND begins_with(#item, :prefix)",
          ExpressionAttributeNames: { "#resource": "resource", "#item": "item" },
          ExpressionAttributeValues: { ":resource": { S: resource }, ":prefix": { S: PREFIX } },
          ExclusiveStartKey: start,
        }),
      );
      for (const { item } of Items) yield (item?.S ?? "").slice(PREFIX.length);
      start = LastEvaluatedKey;
    } while (start);
  }

  async add(gate: string, resources: readonly string[], version: number): Promise<void> {
    await this.#each(resources, (resource) => {
      const Item = { ...keyOf(gate, resource), version: { N: String(version) } };
      return this.#client.send(
        new PutItemCommand({ TableName: this.#table, Item, ...olderThan(version) }),
      );
    });
  }

  async remove(gate: string, resources: readonly string[], version: number): Promise<void> {
    await this.#each(resources, (resource) =>
      this.#client.send(
        new DeleteItemCommand({
          TableName: this.#table,
          Key: keyOf(gate, resource),
          ...olderThan(version),
        }),
      ),
    );
  }

  /** Whom a later version precedes has nothing to do. */
  async #each(
    resources: readonly string[],
    write: (resource: string) => Promise<unknown>,
  ): Promise<void> {
    await Promise.all(
      resources.map(async (resource) => {
        try {
          await write(resource);
        } catch (error) {
          if (!(error instanceof ConditionalCheckFailedException)) throw error;
        }
      }),
    );
  }
}

function keyOf(gate: string, resource: string): Item {
  return { resource: { S: resource }, item: { S: PREFIX + gate } };
}

function olderThan(version: number) {
  return {
    ConditionExpression: OLDER,
    ExpressionAttributeNames: { "#version": "version" },
    ExpressionAttributeValues: { ":version": { N: String(version) } },
  };
}
