import { isDeepStrictEqual } from "node:util";
import {
  type BatchGetItemCommandInput,
  type BatchGetItemCommandOutput,
  type BatchWriteItemCommandInput,
  type BatchWriteItemCommandOutput,
  ConditionalCheckFailedException,
  type DeleteItemCommandInput,
  type GetItemCommandInput,
  type PutItemCommandInput,
  type QueryCommandInput,
  type QueryCommandOutput,
  type TransactWriteItemsCommandInput,
  type UpdateItemCommandInput,
} from "@aws-sdk/client-dynamodb";
import { AGENDA_INDEX, PROBES_INDEX, TABLE, TREE_INDEX } from "../../../lib/aws/table.ts";
import { type Item, isMet, textOf, updated } from "./expression.ts";
import { canceled, Transactions, writesIn } from "./transaction.ts";

/** What the table's stream tells of one write: the images, and who wrote. */
export type Change = {
  readonly partition: string;
  readonly sort: string;
  readonly before: Item | undefined;
  readonly after: Item | undefined;
  readonly writer: string;
};

type Row = {
  readonly item: Item | undefined;
  /** What was there before, which a read that isn't consistent may still see, and since when it isn't. */
  readonly previous: Item | undefined;
  readonly changedAt: number;
};

type Conditional = PutItemCommandInput | DeleteItemCommandInput | UpdateItemCommandInput;

/** What surrounds a table; alone, it is always consistent and nobody listens to its stream. */
export type Surroundings = {
  readonly now: () => number;
  /** Milliseconds that an index, and a read that isn't consistent, may be behind. */
  readonly lag: number;
  readonly later: (milliseconds: number, happen: () => void) => void;
  readonly changed: (change: Change) => void;
};

const ALONE: Surroundings = {
  now: () => 0,
  lag: 0,
  later: (_, happen) => happen(),
  changed: () => undefined,
};
/** The keys of each index, as lib/infra/status-table.ts has them. */
const INDEXES: Readonly<Record<string, { readonly partition: string; readonly sort: string }>> = {
  [TREE_INDEX]: { partition: TABLE.tree, sort: TABLE.partition },
  [AGENDA_INDEX]: { partition: TABLE.agenda, sort: TABLE.checkAt },
  [PROBES_INDEX]: { partition: TABLE.probes, sort: TABLE.partition },
};
const LIMITS = { batchWrite: 25, batchGet: 100, transaction: 100 } as const;

/** A DynamoDB table of two keys and a sparse index: as much of one as our requests ask of it. */
export class SimulatedTable {
  readonly #partitions = new Map<string, Map<string, Row>>();
  readonly #indexed = new Map(Object.keys(INDEXES).map((name) => [name, new Set<string>()]));
  readonly #surroundings: Surroundings;
  readonly #transactions = new Transactions();

  constructor(surroundings: Surroundings = ALONE) {
    this.#surroundings = surroundings;
  }

  /** The time in the table's surroundings. */
  get now(): number {
    return this.#surroundings.now();
  }

  get({ Key, ConsistentRead }: GetItemCommandInput): { Item?: Item } {
    const row = this.#row(keyOf(Key ?? {}));
    const { now, lag } = this.#surroundings;
    const isStale = !ConsistentRead && row !== undefined && row.changedAt + lag > now();
    const item = isStale ? row.previous : row?.item;
    return item ? { Item: item } : {};
  }

  /** Writes an item whose condition is met; throws as DynamoDB does when it isn't. */
  put(input: PutItemCommandInput, writer: string): object {
    const { Item = {} } = input;
    const old = this.#row(keyOf(Item))?.item;
    this.#refuseUnlessMet(keyOf(Item), input);
    this.#replace(keyOf(Item), Item, writer);
    return oldIn(input, old);
  }

  /** Changes an item whose condition is met, or makes it; throws as DynamoDB does when it isn't met. */
  update(input: UpdateItemCommandInput, writer: string): object {
    const { Key = {}, UpdateExpression = "" } = input;
    this.#refuseUnlessMet(keyOf(Key), input);
    const before = this.#row(keyOf(Key))?.item ?? Key;
    this.#replace(keyOf(Key), updated(UpdateExpression, before, input), writer);
    return {};
  }

  /** Deletes an item whose condition is met, or that isn't there; throws as DynamoDB does when it isn't met. */
  deleteItem(input: DeleteItemCommandInput, writer: string): object {
    const key = keyOf(input.Key ?? {});
    const old = this.#row(key)?.item;
    this.#refuseUnlessMet(key, input);
    this.#replace(key, undefined, writer);
    return oldIn(input, old);
  }

  /** Deletes a row, as the table itself does when its time has come. */
  delete(partition: string, sort: string, writer: string): void {
    this.#replace([partition, sort], undefined, writer);
  }

  /** The rows as they are now, in a table of their own that nobody listens to. */
  copy(): SimulatedTable {
    const copy = new SimulatedTable({ ...ALONE, now: this.#surroundings.now });
    for (const rows of this.#partitions.values()) {
      for (const { item } of rows.values()) if (item) copy.#replace(keyOf(item), item, "copy");
    }
    return copy;
  }

  item(partition: string, sort: string): Item | undefined {
    return this.#row([partition, sort])?.item;
  }

  batchWrite(
    { RequestItems = {} }: BatchWriteItemCommandInput,
    writer: string,
  ): Pick<BatchWriteItemCommandOutput, "UnprocessedItems"> {
    const requests = Object.values(RequestItems).flat();
    refuseMoreThan(LIMITS.batchWrite, requests);
    const writes = requests.map(({ PutRequest, DeleteRequest }) => {
      return { key: keyOf(PutRequest?.Item ?? DeleteRequest?.Key ?? {}), after: PutRequest?.Item };
    });
    refuseTwice(writes.map(({ key }) => key));
    for (const { key, after } of writes) this.#replace(key, after, writer);
    return { UnprocessedItems: {} };
  }

  /** Writes all rows or none; one that took effect is known again by its token, and has no second effect. */
  transactWrite(input: TransactWriteItemsCommandInput, writer: string): object {
    if (this.#transactions.isKnown(input, this.now)) return {};
    const writes = writesIn(input).map((write) => ({ ...write, key: keyOf(write.place) }));
    refuseMoreThan(LIMITS.transaction, writes);
    const rows = new Set(writes.map(({ key }) => key.join("\0")));
    if (rows.size < writes.length) {
      throw new Error("ValidationException: two operations on one item");
    }
    const isRefused = writes.map(
      ({ key, condition, names }) =>
        condition !== undefined && !isMet(condition, this.#row(key)?.item, names),
    );
    if (isRefused.includes(true)) throw canceled(isRefused, "ConditionalCheckFailed");
    for (const { key, after } of writes) this.#replace(key, after, writer);
    this.#transactions.remember(input, this.now);
    return {};
  }

  batchGet({
    RequestItems = {},
  }: BatchGetItemCommandInput): Pick<BatchGetItemCommandOutput, "Responses" | "UnprocessedKeys"> {
    const responses = Object.entries(RequestItems).map(([table, { Keys, ConsistentRead }]) => {
      refuseMoreThan(LIMITS.batchGet, Keys ?? []);
      refuseTwice((Keys ?? []).map(keyOf));
      const found = (Keys ?? []).map((Key) => this.get({ TableName: table, Key, ConsistentRead }));
      return [table, found.flatMap(({ Item }) => (Item ? [Item] : []))] as const;
    });
    return { Responses: Object.fromEntries(responses), UnprocessedKeys: {} };
  }

  query(input: QueryCommandInput): Pick<QueryCommandOutput, "Items" | "LastEvaluatedKey"> {
    const { KeyConditionExpression = "", ExclusiveStartKey, Limit, ScanIndexForward } = input;
    const { FilterExpression: filter } = input;
    const sort = input.IndexName ? indexNamed(input.IndexName).sort : TABLE.sort;
    const all = input.IndexName ? this.#indexedItems(input.IndexName) : this.#itemsIn(input);
    const place = (item: Item) => `${textOf(item[sort])}\0${textOf(item[TABLE.partition])}`;
    const forward = ScanIndexForward !== false;
    const sorted = all
      .filter((item) => isMet(KeyConditionExpression, item, input))
      .sort((one, other) => (place(one) < place(other) === forward ? -1 : 1));
    const start = ExclusiveStartKey && place(ExclusiveStartKey);
    const isAfterStart = (item: Item) =>
      start === undefined || (forward ? place(item) > start : place(item) < start);
    const rest = sorted.filter(isAfterStart);
    const page = rest.slice(0, Limit);
    const last = page.at(-1);
    const Items = filter ? page.filter((item) => isMet(filter, item, input)) : page;
    return { Items, ...(last && rest.length > page.length && { LastEvaluatedKey: last }) };
  }

  #refuseUnlessMet(
    key: readonly [string, string],
    { ConditionExpression: condition, ...names }: Conditional,
  ): void {
    const stored = this.#row(key)?.item;
    if (condition === undefined || isMet(condition, stored, names)) return;
    throw new ConditionalCheckFailedException({
      $metadata: {},
      message: "The conditional request failed",
      ...(stored && { Item: stored }),
    });
  }

  #indexedItems(name: string): Item[] {
    return [...(this.#indexed.get(name) ?? [])].map((key) => JSON.parse(key) as Item);
  }

  #itemsIn({ ExpressionAttributeValues, KeyConditionExpression = "" }: QueryCommandInput): Item[] {
    const [, placeholder = ""] = /^#\w+ = (:\w+)/.exec(KeyConditionExpression) ?? [];
    const partition = this.#partitions.get(textOf(ExpressionAttributeValues?.[placeholder]) ?? "");
    return [...(partition?.values() ?? [])].flatMap(({ item }) => (item ? [item] : []));
  }

  #row([partition, sort]: readonly [string, string]): Row | undefined {
    return this.#partitions.get(partition)?.get(sort);
  }

  /** As on AWS, a write that changes nothing leaves no record in the stream. */
  #replace(key: readonly [string, string], after: Item | undefined, writer: string): void {
    const [partition, sort] = key;
    const before = this.#row(key)?.item;
    if (isDeepStrictEqual(before, after)) return;
    const { now, changed, later, lag } = this.#surroundings;
    const rows = this.#partitions.get(partition) ?? new Map<string, Row>();
    this.#partitions.set(
      partition,
      rows.set(sort, { item: after, previous: before, changedAt: now() }),
    );
    for (const [name, entries] of this.#indexed) {
      const [left, entered] = [indexKey(name, before), indexKey(name, after)];
      if (left === entered) continue;
      later(lag, () => {
        if (left) entries.delete(left);
        if (entered) entries.add(entered);
      });
    }
    changed({ partition, sort, before, after, writer });
  }
}

/** What a write answers of what was there. */
function oldIn(
  { ReturnValues }: PutItemCommandInput | DeleteItemCommandInput,
  old: Item | undefined,
): object {
  return ReturnValues === "ALL_OLD" && old ? { Attributes: old } : {};
}

function keyOf(item: Item): readonly [string, string] {
  return [textOf(item[TABLE.partition]) ?? "", textOf(item[TABLE.sort]) ?? ""];
}

function indexNamed(name: string) {
  const index = INDEXES[name];
  if (!index) throw new Error(`the simulated table has no index ${name}`);
  return index;
}

/** The keys that an item has in an index, as text; none when it isn't in it. */
function indexKey(name: string, item: Item = {}): string | undefined {
  const { partition, sort } = indexNamed(name);
  if (item[partition] === undefined || item[sort] === undefined) return undefined;
  const names = new Set([partition, sort, TABLE.partition, TABLE.sort]);
  return JSON.stringify(Object.fromEntries([...names].map((one) => [one, item[one]])));
}

function refuseMoreThan(most: number, list: readonly unknown[]): void {
  if (list.length > most)
    throw new Error(`ValidationException: ${list.length} is more than ${most}`);
}

function refuseTwice(all: readonly (readonly [string, string])[]): void {
  const keys = new Set(all.map((key) => key.join("\0")));
  if (keys.size < all.length) throw new Error("ValidationException: duplicate keys");
}
