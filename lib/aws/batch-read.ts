import { BatchGetItemCommand, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Clock } from "../pipeline/ports/clock.ts";
import type { Item } from "./row.ts";
import { STATUS_ITEM } from "./table.ts";
import { untilProcessed } from "./unprocessed.ts";

/** BatchGetItem's own limit. */
export const MAX_KEYS = 100;

/** The items of these keys in the table, as of every write that was acknowledged before; those that aren't there are left out. */
export async function itemsOf(
  client: DynamoDBClient,
  table: string,
  clock: Clock,
  keys: readonly Item[],
): Promise<Item[]> {
  const found: Item[] = [];
  for (let start = 0; start < keys.length; start += MAX_KEYS) {
    await untilProcessed<Item>(clock, keys.slice(start, start + MAX_KEYS), async (Keys) => {
      const { Responses, UnprocessedKeys } = await client.send(
        new BatchGetItemCommand({ RequestItems: { [table]: { Keys, ConsistentRead: true } } }),
      );
      found.push(...(Responses?.[table] ?? []));
      return UnprocessedKeys?.[table]?.Keys;
    });
  }
  return found;
}

/** The status items of at most `MAX_KEYS` resources, in their order; those that aren't there are left out. */
export async function statusItems(
  client: DynamoDBClient,
  table: string,
  clock: Clock,
  resources: readonly string[],
): Promise<Item[]> {
  const keys = resources.map((resource) => ({
    resource: { S: resource },
    item: { S: STATUS_ITEM },
  }));
  const items = await itemsOf(client, table, clock, keys);
  const found = new Map(items.map((item) => [item.resource?.S ?? "", item]));
  return resources.map((resource) => found.get(resource)).filter((item) => item !== undefined);
}
