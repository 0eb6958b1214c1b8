import {
  type AttributeValue,
  BatchGetItemCommand,
  type DynamoDBClient,
} from "@aws-sdk/client-dynamodb";
import type { Clock } from "../pipeline/ports/clock.ts";
import { STATUS_ITEM } from "./table.ts";
import { untilProcessed } from "./unprocessed.ts";

/** BatchGetItem's own limit. */
export const MAX_KEYS = 100;

type Item = Record<string, AttributeValue>;

/** The status items of at most `MAX_KEYS` resources, in their order; those that aren't there are left out. */
export async function statusItems(
  client: DynamoDBClient,
  table: string,
  clock: Clock,
  resources: readonly string[],
): Promise<Item[]> {
  const found = new Map<string, Item>();
  const keys = resources.map((resource) => ({
    resource: { S: resource },
    item: { S: STATUS_ITEM },
  }));
  await untilProcessed<Item>(clock, keys, async (Keys) => {
    const { Responses, UnprocessedKeys } = await client.send(
      new BatchGetItemCommand({ RequestItems: { [table]: { Keys, ConsistentRead: true } } }),
    );
    for (const item of Responses?.[table] ?? []) found.set(item.resource?.S ?? "", item);
    return UnprocessedKeys?.[table]?.Keys;
  });
  return resources.map((resource) => found.get(resource)).filter((item) => item !== undefined);
}
