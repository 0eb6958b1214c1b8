import {
  type AttributeValue,
  BatchGetItemCommand,
  type DynamoDBClient,
  QueryCommand,
  type QueryCommandInput,
} from "@aws-sdk/client-dynamodb";
import { levelsBelow } from "../domain/resource.ts";
import { type ResourceState, statusOf } from "../domain/state.ts";
import type { Clock, Listing, Page, StatusIndex } from "../pipeline/ports.ts";
import { toStored } from "./status-store.ts";
import { STATUS_ITEM, TREE, TREE_INDEX } from "./table.ts";

/** BatchGetItem's own limit. */
const MAX_KEYS = 100;
/** UTF-8 bytes of states in one page, so that its answer stays below what a function may return. */
const MAX_PAGE_BYTES = 3_000_000;
/** How many statuses one page looks at; a filter that few match gives short pages rather than slow ones. */
const MAX_EXAMINED = 1_000;
const MAX_ATTEMPTS = 6;

type Item = Record<string, AttributeValue>;

/** Lists live resources through the index of the tree, and reads their states from the table itself. */
export class DynamoStatusIndex implements StatusIndex {
  readonly #client: DynamoDBClient;
  readonly #table: string;
  readonly #clock: Clock;

  constructor(client: DynamoDBClient, table: string, clock: Clock) {
    this.#client = client;
    this.#table = table;
    this.#clock = clock;
  }

  async list(listing: Listing): Promise<Page<ResourceState>> {
    const items: ResourceState[] = [];
    let [bytes, examined, last] = [0, 0, ""];
    for await (const item of this.#statuses(listing)) {
      const size = item.state?.S?.length ?? 0;
      const full = items.length === listing.limit || bytes + size > MAX_PAGE_BYTES;
      if (full || examined === MAX_EXAMINED) return { items, cursor: last };
      const { state } = toStored(item);
      [bytes, examined, last] = [bytes + size, examined + 1, state.resource];
      if (matches(state, listing)) items.push(state);
    }
    return { items };
  }

  async *#statuses(listing: Listing): AsyncGenerator<Item> {
    for await (const resources of this.#paths(listing)) {
      for (let start = 0; start < resources.length; start += MAX_KEYS) {
        yield* await this.#read(resources.slice(start, start + MAX_KEYS));
      }
    }
  }

  /** The paths to look at, in order, a page of the index at a time. */
  async *#paths({ prefix, depth, cursor }: Listing): AsyncGenerator<string[]> {
    const within = (resource: string) =>
      (levelsBelow(prefix, resource) ?? 0) <= (depth ?? Infinity);
    if (prefix !== "" && cursor === undefined) yield [prefix];
    let start = cursor === undefined || cursor === prefix ? undefined : keyOf(cursor);
    do {
      const page = await this.#client.send(
        new QueryCommand({ ...this.#below(prefix), ExclusiveStartKey: start }),
      );
      yield (page.Items ?? []).map(({ resource }) => resource?.S ?? "").filter(within);
      start = page.LastEvaluatedKey;
    } while (start);
  }

  #below(prefix: string): QueryCommandInput {
    const range = prefix === "" ? "" : " AND begins_with(#resource, :below)";
    return {
      TableName: this.#table,
      IndexName: TREE_INDEX,
      KeyConditionExpression: `#tree = :tree${range}`,
      ExpressionAttributeNames: { "#tree": "tree", ...(range && { "#resource": "resource" }) },
      ExpressionAttributeValues: {
        ":tree": { S: TREE },
        ...(range && { ":below": { S: `${prefix}/` } }),
      },
    };
  }

  /** The status items of some resources, in their order; those deleted since the index was read are left out. */
  async #read(resources: readonly string[]): Promise<Item[]> {
    const found = new Map<string, Item>();
    let keys: Item[] = resources.map((resource) => ({
      resource: { S: resource },
      item: { S: STATUS_ITEM },
    }));
    for (let attempt = 0; keys.length > 0; attempt++) {
      if (attempt === MAX_ATTEMPTS) throw new Error(`${keys.length} statuses could not be read`);
      if (attempt > 0) await this.#clock.sleep(2 ** attempt * 10);
      const { Responses, UnprocessedKeys } = await this.#client.send(
        new BatchGetItemCommand({
          RequestItems: { [this.#table]: { Keys: keys, ConsistentRead: true } },
        }),
      );
      for (const item of Responses?.[this.#table] ?? []) found.set(item.resource?.S ?? "", item);
      keys = UnprocessedKeys?.[this.#table]?.Keys ?? [];
    }
    return resources.map((resource) => found.get(resource)).filter((item) => item !== undefined);
  }
}

function keyOf(resource: string): Item {
  return { tree: { S: TREE }, resource: { S: resource }, item: { S: STATUS_ITEM } };
}

function matches(state: ResourceState, { health, labels }: Listing): boolean {
  const own = state.declaration.labels ?? {};
  return (
    state.deletedTime === undefined &&
    labels.every(([key, value]) => Object.hasOwn(own, key) && own[key] === value) &&
    (health === undefined || statusOf(state).health === health)
  );
}
