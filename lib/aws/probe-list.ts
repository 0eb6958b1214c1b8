import { type AttributeValue, type DynamoDBClient, QueryCommand } from "@aws-sdk/client-dynamodb";
import type { ResourceState } from "../domain/state.ts";
import type { Clock } from "../pipeline/ports/clock.ts";
import type { ProbeList } from "../pipeline/ports/probe.ts";
import { MAX_KEYS, statusItems } from "./batch-read.ts";
import { toStored } from "./status-store.ts";
import { PROBES, PROBES_INDEX, TABLE } from "./table.ts";

/** Finds resources with a probe through an index that only declarations write. */
export class DynamoProbeList implements ProbeList {
  readonly #client: DynamoDBClient;
  readonly #table: string;
  readonly #clock: Clock;

  constructor(client: DynamoDBClient, table: string, clock: Clock) {
    this.#client = client;
    this.#table = table;
    this.#clock = clock;
  }

  async resources(): Promise<string[]> {
    const resources: string[] = [];
    let start: Record<string, AttributeValue> | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await this.#client.send(
        new QueryCommand({
          TableName: this.#table,
          IndexName: PROBES_INDEX,
          KeyConditionExpression: "#probes = :probes",
          ExpressionAttributeNames: { "#probes": TABLE.probes },
          ExpressionAttributeValues: { ":probes": { S: PROBES } },
          ExclusiveStartKey: start,
        }),
      );
      resources.push(...Items.map(({ resource }) => resource?.S ?? ""));
      start = LastEvaluatedKey;
    } while (start);
    return resources;
  }

  async *states(resources: readonly string[]): AsyncGenerator<ResourceState> {
    for (let at = 0; at < resources.length; at += MAX_KEYS) {
      const batch = resources.slice(at, at + MAX_KEYS);
      const items = await statusItems(this.#client, this.#table, this.#clock, batch);
      yield* items
        .map((item) => toStored(item).state)
        .filter(({ deletedTime }) => deletedTime === undefined);
    }
  }
}
