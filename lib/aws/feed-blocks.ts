import { isDeepStrictEqual } from "node:util";
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
  QueryCommand,
} from "@aws-sdk/client-dynamodb";
import type { Audience } from "../domain/feed.ts";
import { Refusal } from "../domain/refusal.ts";
import type { Clock } from "../pipeline/ports/clock.ts";
import type { FeedKeeper } from "../pipeline/ports/history.ts";
import type { RowKey } from "./history-rows.ts";
import { expiryAfter, type Item, secondsOf } from "./row.ts";

/** A row of history as a block names it, and whom it is for. */
export type RowName = RowKey & { readonly audience: Audience };

/** Some rows of history that were appended together, or one after another. */
export type Block = { readonly number: number; readonly names: readonly RowName[] };

/** The partition of all blocks, which is no resource's: a path has no such character. */
export const FEED_PARTITION = "#feed";
const NUMBER_WIDTH = 16;
/** Rows that one block names: about 10 KB of it, and 100 at the worst. */
const MAX_NAMES = 100;
const MAX_LOSSES = 20;
/** Milliseconds: the wait after a loss is drawn from a window that doubles, up to a bound. */
const WINDOW = { least: 10, most: 1_000 } as const;
const DAY = 24 * 60 * 60;

/**
 * Numbers blocks without gaps. A number is put only by who knows that the one before it is there, so blocks
 * appear in order, and whoever reads on from one passes none.
 */
export class FeedBlocks implements FeedKeeper {
  readonly #client: DynamoDBClient;
  readonly #table: string;
  readonly #clock: Clock;
  readonly #days: number;

  constructor(client: DynamoDBClient, table: string, clock: Clock, days: number) {
    this.#client = client;
    this.#table = table;
    this.#clock = clock;
    this.#days = days;
  }

  /** Names rows that are there already; throws `unavailable` when others are always faster. */
  async add(names: readonly RowName[]): Promise<void> {
    for (let start = 0; start < names.length; start += MAX_NAMES) {
      await this.#put(names.slice(start, start + MAX_NAMES));
    }
  }

  /** Adds a block that names nothing when the newest has lived half of its time, so that one is always there. */
  async keep(): Promise<void> {
    const newest = await newestItem(this.#client, this.#table);
    if (!newest) return;
    const left = Number(newest.expires?.N) - secondsOf(this.#clock.now());
    if (left < (this.#days * DAY) / 2) await this.#put([]);
  }

  async #put(names: readonly RowName[]): Promise<void> {
    for (let losses = 0; losses < MAX_LOSSES; losses++) {
      const { number } = blockIn(await newestItem(this.#client, this.#table));
      if (await this.#putAt(number + 1, names)) return;
      const window = Math.min(WINDOW.most, WINDOW.least * 2 ** losses);
      await this.#clock.sleep(this.#clock.random() * window);
    }
    throw new Refusal("unavailable", "the feed is written by too many at once; try again");
  }

  async #putAt(number: number, names: readonly RowName[]): Promise<boolean> {
    const Item: Item = {
      ...keyAt(number),
      names: { S: JSON.stringify(names.map(toText)) },
      expires: expiryAfter(this.#clock.now(), this.#days * DAY),
    };
    try {
      await this.#client.send(
        new PutItemCommand({
          TableName: this.#table,
          Item,
          ConditionExpression: "attribute_not_exists(#item)",
          ExpressionAttributeNames: { "#item": "item" },
          ReturnValuesOnConditionCheckFailure: "ALL_OLD",
        }),
      );
      return true;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      // Our own write, whose answer was lost, and which the SDK then tried again.
      return isDeepStrictEqual(error.Item, Item);
    }
  }
}

/** The key of a block. */
export function keyAt(number: number) {
  const item = String(number).padStart(NUMBER_WIDTH, "0");
  return { resource: { S: FEED_PARTITION }, item: { S: item } };
}

/** The newest block as of every one that was acknowledged before; undefined while there is none. */
export async function newestItem(client: DynamoDBClient, table: string): Promise<Item | undefined> {
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: table,
      ConsistentRead: true,
      KeyConditionExpression: "#resource = :feed",
      ExpressionAttributeNames: { "#resource": "resource" },
      ExpressionAttributeValues: { ":feed": { S: FEED_PARTITION } },
      ScanIndexForward: false,
      Limit: 1,
    }),
  );
  return Items[0];
}

/** A block's row as text: short, for most are about their own partition. */
type NameText = readonly [resource: string, item: string, about?: string, below?: 1];

function toText({ resource, item, audience: { about, below } }: RowName): NameText {
  if (about === resource && !below) return [resource, item];
  return below ? [resource, item, about, 1] : [resource, item, about];
}

/** The block that an item holds; of none, the one before the first. */
export function blockIn(stored: Item | undefined): Block {
  const names = JSON.parse(stored?.names?.S ?? "[]") as readonly NameText[];
  return {
    number: Number(stored?.item?.S ?? 0),
    names: names.map(([resource, item, about = resource, below]) => ({
      resource,
      item,
      audience: { about, ...(below && { below: true as const }) },
    })),
  };
}
