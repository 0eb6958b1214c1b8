import { type DynamoDBClient, QueryCommand } from "@aws-sdk/client-dynamodb";
import type { HistoryDetail } from "../domain/aside.ts";
import { audienceOf } from "../domain/feed.ts";
import type { GateView } from "../domain/gate/judgement.ts";
import { invalid } from "../domain/refusal.ts";
import { DETAIL_TYPES, type Detail, type Transition } from "../domain/transition.ts";
import type { Clock } from "../pipeline/ports/clock.ts";
import type {
  HistoryEntry,
  HistoryReader,
  HistoryWriter,
  Lookback,
} from "../pipeline/ports/history.ts";
import type { Page } from "../pipeline/ports/rows.ts";
import { writeRows } from "./batch-write.ts";
import { FeedBlocks } from "./feed-blocks.ts";
import { DECISION, keyOf, PREFIX, rowOf, SORT_KEY } from "./history-rows.ts";
import type { Item } from "./row.ts";

/** Rows of one query when nobody says how many: most who look back look at what was lately. */
const ROWS_AT_ONCE = 250;

/** Keeps each entry in a row of its resource's partition, for so many days, and tells the feed once all are there. */
export class DynamoHistoryWriter implements HistoryWriter {
  readonly #client: DynamoDBClient;
  readonly #table: string;
  readonly #clock: Clock;
  readonly #days: number;
  readonly #feed: FeedBlocks;

  constructor(client: DynamoDBClient, table: string, clock: Clock, days: number) {
    this.#client = client;
    this.#table = table;
    this.#clock = clock;
    this.#days = days;
    this.#feed = new FeedBlocks(client, table, clock, days);
  }

  async append(all: readonly HistoryEntry[]): Promise<void> {
    // Of two entries of one row, such as a notice that failed twice, the later one stands: a batch takes no row twice.
    const entries = [...new Map(all.map((one) => [JSON.stringify(keyOf(one)), one])).values()];
    const rows = entries.map((one) => ({ PutRequest: { Item: rowOf(one, this.#days) } }));
    await writeRows(this.#client, this.#table, this.#clock, rows);
    await this.#feed.add(
      entries.flatMap((one) =>
        one.detailType === "Decision" ? [] : [{ ...keyOf(one), audience: audienceOf(one) }],
      ),
    );
  }
}

/** Reads the rows that the writer keeps. */
export class DynamoHistoryReader implements HistoryReader, Lookback {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async page(resource: string, limit: number, before?: string): Promise<Page<HistoryDetail>> {
    const { Items, LastEvaluatedKey } = await this.#rows(
      resource,
      limit,
      before === undefined ? undefined : startOf(resource, before),
    );
    const last = LastEvaluatedKey?.item?.S;
    const items = Items.map(({ detail }) => JSON.parse(detail?.S ?? "null") as HistoryDetail);
    return { items, ...(last !== undefined && { cursor: cursorOf(last) }) };
  }

  async *transitions(resource: string): AsyncGenerator<Transition> {
    let start: Item | undefined;
    do {
      const { Items, LastEvaluatedKey } = await this.#rows(resource, ROWS_AT_ONCE, start);
      yield* Items.flatMap(transitionsIn);
      start = LastEvaluatedKey;
    } while (start);
  }

  async decision(gate: string, at: string): Promise<GateView | undefined> {
    const { Items = [] } = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        KeyConditionExpression: "#resource = :resource AND #item BETWEEN :first AND :last",
        ExpressionAttributeNames: { "#resource": "resource", "#item": "item" },
        ExpressionAttributeValues: {
          ":resource": { S: gate },
          // The character after "#": behind all that ended at that very time, and behind all decisions.
          ":first": { S: `${DECISION}${at}$` },
          ":last": { S: `${DECISION.slice(0, -1)}$` },
        },
        Limit: 1,
      }),
    );
    const [detail] = Items.map((one) => JSON.parse(one.detail?.S ?? "null") as { view: GateView });
    return detail && detail.view.evaluatedTime <= at ? detail.view : undefined;
  }

  async #rows(resource: string, limit: number, start: Item | undefined) {
    const { Items = [], LastEvaluatedKey } = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        KeyConditionExpression: "#resource = :resource AND begins_with(#item, :prefix)",
        ExpressionAttributeNames: { "#resource": "resource", "#item": "item" },
        ExpressionAttributeValues: { ":resource": { S: resource }, ":prefix": { S: PREFIX } },
        ScanIndexForward: false,
        Limit: limit,
        ...(start && { ExclusiveStartKey: start }),
      }),
    );
    return { Items, LastEvaluatedKey };
  }
}

/** The transition that a row holds; none where it holds what somebody did. */
function transitionsIn({ type, time, detail }: Item): Transition[] {
  const detailType = DETAIL_TYPES.find((one) => one === type?.S);
  if (!detailType || !time?.S || !detail?.S) return [];
  return [{ detailType, time: time.S, detail: JSON.parse(detail.S) as Detail }];
}

function cursorOf(key: string): string {
  return Buffer.from(key).toString("base64url");
}

function startOf(resource: string, cursor: string): Item {
  const item = Buffer.from(cursor, "base64url").toString();
  if (!SORT_KEY.test(item)) throw invalid({ path: "before", message: "is no cursor of ours" });
  return { resource: { S: resource }, item: { S: item } };
}
