import { isDeepStrictEqual } from "node:util";
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import type { ResourceState } from "../domain/state.ts";
import type { StatusGlances, StatusStore, Stored, WriteResult } from "../pipeline/ports/status.ts";
import { decodeState, encodeState } from "./item.ts";
import type { Item } from "./row.ts";
import { AGENDA, PROBES, STATUS_ITEM, TREE } from "./table.ts";
import { versionGuard } from "./version-guard.ts";

/** Keeps each resource's state in one DynamoDB item. */
export class DynamoStatusStore implements StatusStore, StatusGlances {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async read(resource: string): Promise<Stored | undefined> {
    return this.#get(resource, true);
  }

  async glance(resource: string): Promise<Stored | undefined> {
    return this.#get(resource, false);
  }

  async #get(resource: string, ConsistentRead: boolean): Promise<Stored | undefined> {
    const { Item } = await this.#client.send(
      new GetItemCommand({
        TableName: this.#table,
        Key: { resource: { S: resource }, item: { S: STATUS_ITEM } },
        ConsistentRead,
      }),
    );
    return Item && toStored(Item);
  }

  async write(state: ResourceState, version: number | undefined): Promise<WriteResult> {
    const Item = toItem(state, (version ?? 0) + 1);
    try {
      await this.#client.send(
        new PutItemCommand({
          TableName: this.#table,
          Item,
          ...versionGuard(version),
          ReturnValuesOnConditionCheckFailure: "ALL_OLD",
        }),
      );
      return { written: true };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      // Our own write, whose answer was lost, and which the SDK then tried again.
      if (isDeepStrictEqual(error.Item, Item)) return { written: true };
      return { written: false, stored: error.Item && toStored(error.Item) };
    }
  }
}

function toItem(state: ResourceState, version: number): Item {
  return {
    resource: { S: state.resource },
    item: { S: STATUS_ITEM },
    version: { N: String(version) },
    sequence: { N: String(state.sequence) },
    state: { S: encodeState(state) },
    ...(state.deletedTime === undefined && { tree: { S: TREE } }),
    ...(state.declaration.probe && { probes: { S: PROBES } }),
    ...(state.checkAt !== undefined && { agenda: { S: AGENDA }, checkAt: { S: state.checkAt } }),
  };
}

/** The state that a status item holds, from the table or from its stream; throws when it is no such item. */
export function toStored(item: Item): Stored {
  const { resource, version, sequence, state } = item;
  if (!resource?.S || !version?.N || !sequence?.N || !state?.S) {
    throw new Error(`the item of ${resource?.S} is no status`);
  }
  return {
    state: decodeState(resource.S, Number(sequence.N), state.S),
    version: Number(version.N),
  };
}
