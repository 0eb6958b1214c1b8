import { type DynamoDBClient, QueryCommand } from "@aws-sdk/client-dynamodb";
import { BEGINNING, cursorOf, type FeedItem, isFor, type Place, placeIn } from "../domain/feed.ts";
import { bytesOf } from "../domain/json.ts";
import { invalid } from "../domain/refusal.ts";
import type { Clock } from "../pipeline/ports/clock.ts";
import type { FeedPage, FeedQuestion, FeedReader } from "../pipeline/ports/history.ts";
import { itemsOf, MAX_KEYS } from "./batch-read.ts";
import { type Block, blockIn, keyAt, newestItem, type RowName } from "./feed-blocks.ts";
import type { RowKey } from "./history-rows.ts";
import type { Item } from "./row.ts";

/** Blocks that one page looks at; a prefix that few are about gives short pages rather than slow ones. */
const MAX_BLOCKS = 100;
/** UTF-8 bytes of entries in one page, so that its answer, escaped once more, stays below what a function may return. */
const MAX_PAGE_BYTES = 2_500_000;

const NOT_YET = "is of what isn't there yet: the feed has come to no such cursor";

/** A row that a page is to have, and the place from which it is read. */
type Wanted = { readonly name: RowName; readonly from: Place };

/** Reads blocks on from a place, and of the rows that they name those that are asked for. */
export class DynamoFeedReader implements FeedReader {
  readonly #client: DynamoDBClient;
  readonly #table: string;
  readonly #clock: Clock;

  constructor(client: DynamoDBClient, table: string, clock: Clock) {
    this.#client = client;
    this.#table = table;
    this.#clock = clock;
  }

  async read({ prefix, limit, after }: FeedQuestion): Promise<FeedPage> {
    const start = after === undefined ? BEGINNING : placeOf(after);
    const blocks = await this.#blocksFrom(start.block);
    const last = blocks.at(-1);
    if (!last && start.block > 0) throw invalid({ path: "after", message: NOT_YET });
    const wanted = blocks
      .flatMap((block) => namesBehind(start, block))
      .filter(({ name }) => isFor(name.audience, prefix));
    const { items, next = wanted[limit] } = await this.#read(wanted.slice(0, limit));
    // What comes next is before what was looked at last.
    return { items, cursor: cursorOf(next?.from ?? (last ? endOf(last) : start)) };
  }

  async latest(): Promise<string> {
    return cursorOf(endOf(blockIn(await newestItem(this.#client, this.#table))));
  }

  /** The blocks from a number on, as of every one that was acknowledged before. */
  async #blocksFrom(number: number): Promise<Block[]> {
    const { resource, item } = keyAt(number);
    const { Items = [] } = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        ConsistentRead: true,
        KeyConditionExpression: "#resource = :feed AND #item >= :first",
        ExpressionAttributeNames: { "#resource": "resource", "#item": "item" },
        ExpressionAttributeValues: { ":feed": resource, ":first": item },
        Limit: MAX_BLOCKS,
      }),
    );
    return Items.map(blockIn);
  }

  /** The entries in the rows of that name, those that have expired left out, and the first that is too much for a page. */
  async #read(wanted: readonly Wanted[]): Promise<{ items: FeedItem[]; next?: Wanted }> {
    const items: FeedItem[] = [];
    let bytes = 0;
    for (let start = 0; start < wanted.length; start += MAX_KEYS) {
      const some = wanted.slice(start, start + MAX_KEYS);
      const rows = await this.#rows(some.map(({ name }) => name));
      for (const one of some) {
        const row = rows.get(textOf(one.name));
        if (!row) continue;
        bytes += bytesOf(row.detail?.S ?? "");
        if (bytes > MAX_PAGE_BYTES && items.length > 0) return { items, next: one };
        items.push(itemIn(row));
      }
    }
    return { items };
  }

  /** A row that is named twice is read once. */
  async #rows(names: readonly RowName[]): Promise<ReadonlyMap<string, Item>> {
    const keys = new Map(names.map((name) => [textOf(name), name]));
    const all = [...keys.values()].map(({ resource, item }) => ({
      resource: { S: resource },
      item: { S: item },
    }));
    const rows = await itemsOf(this.#client, this.#table, this.#clock, all);
    const keyed = rows.map((row) => {
      const key = { resource: row.resource?.S ?? "", item: row.item?.S ?? "" };
      return [textOf(key), row] as const;
    });
    return new Map(keyed);
  }
}

function placeOf(cursor: string): Place {
  const place = placeIn(cursor);
  if (place) return place;
  throw invalid({ path: "after", message: "is no cursor of ours" });
}

/** What of a block is behind a place. */
function namesBehind(start: Place, { number, names }: Block): Wanted[] {
  const first = number === start.block ? start.behind : 0;
  return names.map((name, behind) => ({ name, from: { block: number, behind } })).slice(first);
}

function endOf({ number, names }: Block): Place {
  return { block: number, behind: names.length };
}

/** An entry of any type, which an aside says itself. */
function itemIn({ type, time, detail }: Item): FeedItem {
  return { type: type?.S, time: time?.S, ...JSON.parse(detail?.S ?? "null") } as FeedItem;
}

function textOf({ resource, item }: RowKey): string {
  return `${resource} ${item}`;
}
