import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import type { Notice } from "../domain/notification/notice.ts";
import { OUTCOMES, type Outcome, type Settled } from "../domain/notification/settle.ts";
import type { Clock } from "../pipeline/ports/clock.ts";
import type {
  Attempt,
  Begun,
  LastNotice,
  Notices,
  NoticeTally,
} from "../pipeline/ports/notification.ts";
import { itemsOf } from "./batch-read.ts";
import { expiryAfter, type Item } from "./row.ts";
import { NOTICE_PARTITIONS } from "./table.ts";

const DAY = 24 * 60 * 60;
/** Outcomes after which a notice isn't told again by anybody else. */
const TOLD: readonly string[] = ["sent", "unknown"] satisfies readonly Outcome[];
/** The row that counts; no transition is called so. */
const TALLY_ITEM = "tally";
/**
 * The condition of an attempt: that none was taken before, and that it is a later one than the row's; after an
 * outcome they may be counted anew, and the time tells which is later.
 */
const NEXT =
  "attribute_not_exists(#resource) OR (#outcome <> :sent AND (#attempt < :attempt OR (#outcome <> :sending AND #at < :at)))";
/** The condition of an outcome: what was sent stays so, what may have been isn't suppressed, and nothing is recorded twice. */
const NEWS =
  "attribute_not_exists(#outcome) OR (#outcome <> :sent AND #outcome <> :more AND (#outcome <> :outcome OR #by <> :by))";

/** Keeps a row for each notice of a subscription, for so many days, and one that counts them. */
export class DynamoNotices implements Notices {
  readonly #client: DynamoDBClient;
  readonly #table: string;
  readonly #clock: Clock;
  readonly #days: number;
  #calls = 0;

  constructor(client: DynamoDBClient, table: string, clock: Clock, days: number) {
    this.#client = client;
    this.#table = table;
    this.#clock = clock;
    this.#days = days;
  }

  async begin(subscription: string, notice: Notice, attempt: Attempt): Promise<Begun> {
    try {
      await this.#client.send(
        new PutItemCommand({
          TableName: this.#table,
          Item: this.#rowOf(subscription, notice, { outcome: "sending" }, attempt),
          ConditionExpression: NEXT,
          ExpressionAttributeNames: {
            "#resource": "resource",
            "#attempt": "attempt",
            "#at": "at",
            "#outcome": "outcome",
          },
          ExpressionAttributeValues: {
            ":attempt": { N: String(attempt.attempt) },
            ":at": { S: attempt.at },
            ":sent": { S: "sent" },
            ":sending": { S: "sending" },
          },
          ReturnValuesOnConditionCheckFailure: "ALL_OLD",
        }),
      );
      return "new";
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return error.Item?.outcome?.S === "sent" ? "sent" : "begun";
    }
  }

  async end(subscription: string, { notice, ...said }: Settled): Promise<boolean> {
    const { id, data } = notice;
    const last: LastNotice = { id, resource: data.resource, time: this.#clock.now(), ...said };
    if (!(await this.#put(subscription, last))) return false;
    if (said.summary === undefined) await this.#count(subscription, last);
    return true;
  }

  /** Whether an outcome is news, and so was put into its notice's row. */
  async #put(subscription: string, last: LastNotice): Promise<boolean> {
    const { outcome, by = "" } = last;
    const call = `${++this.#calls}/${this.#clock.random()}`;
    try {
      await this.#client.send(
        new UpdateItemCommand({
          TableName: this.#table,
          Key: keyOf(subscription, last.id),
          UpdateExpression:
            "SET #outcome = :outcome, #by = :by, #record = :record, #call = :call, #expires = :expires ADD #attempt :none",
          ConditionExpression: NEWS,
          ExpressionAttributeNames: {
            "#outcome": "outcome",
            "#by": "by",
            "#record": "record",
            "#call": "call",
            "#expires": "expires",
            "#attempt": "attempt",
          },
          ExpressionAttributeValues: {
            ":outcome": { S: outcome },
            ":by": { S: by },
            ":record": { S: JSON.stringify(last) },
            ":call": { S: call },
            ":expires": this.#expiry(),
            ":none": { N: "0" },
            ":sent": { S: "sent" },
            ":more": { S: outcome === "suppressed" ? "unknown" : "sent" },
          },
          ReturnValuesOnConditionCheckFailure: "ALL_OLD",
        }),
      );
      return true;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      // The answer to an earlier try of this very call may have been lost.
      return error.Item?.call?.S === call;
    }
  }

  async tally(subscription: string): Promise<NoticeTally> {
    const Key = keyOf(subscription, TALLY_ITEM);
    const { Item = {} } = await this.#client.send(
      new GetItemCommand({ TableName: this.#table, Key, ConsistentRead: true }),
    );
    const counts = OUTCOMES.map((outcome) => [outcome, Number(Item[outcome]?.N ?? 0)]);
    const last = Item.last?.S;
    return {
      ...(Object.fromEntries(counts) as NoticeTally),
      ...(last !== undefined && { last: JSON.parse(last) as LastNotice }),
    };
  }

  async told(subscription: string, ids: readonly string[]): Promise<ReadonlySet<string>> {
    const keys = ids.map((id) => keyOf(subscription, id));
    const rows = await itemsOf(this.#client, this.#table, this.#clock, keys);
    const told = rows.filter(({ outcome }) => TOLD.includes(outcome?.S ?? ""));
    return new Set(told.map(({ item }) => item?.S ?? ""));
  }

  async *failed(
    subscription: string,
  ): AsyncGenerator<Pick<LastNotice, "id" | "resource" | "summary">> {
    let start: Item | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await this.#client.send(
        new QueryCommand({
          TableName: this.#table,
          ConsistentRead: true,
          KeyConditionExpression: "#resource = :partition",
          FilterExpression: "#outcome = :failed",
          ExpressionAttributeNames: { "#resource": "resource", "#outcome": "outcome" },
          ExpressionAttributeValues: {
            ":partition": keyOf(subscription, "").resource as AttributeValue,
            ":failed": { S: "failed" },
          },
          ExclusiveStartKey: start,
        }),
      );
      for (const { record } of Items) yield JSON.parse(record?.S ?? "null") as LastNotice;
      start = LastEvaluatedKey;
    } while (start);
  }

  async #count(subscription: string, last: LastNotice): Promise<void> {
    await this.#client.send(
      new UpdateItemCommand({
        TableName: this.#table,
        Key: keyOf(subscription, TALLY_ITEM),
        UpdateExpression: "SET #last = :last ADD #outcome :one",
        ExpressionAttributeNames: { "#last": "last", "#outcome": last.outcome },
        ExpressionAttributeValues: {
          ":last": { S: JSON.stringify(last) },
          ":one": { N: "1" },
        },
      }),
    );
  }

  #rowOf(
    subscription: string,
    { id, data }: Notice,
    said: { readonly outcome: string },
    { attempt, at }: Attempt,
  ): Item {
    const record = { id, resource: data.resource, time: this.#clock.now(), ...said };
    return {
      ...keyOf(subscription, id),
      attempt: { N: String(attempt) },
      at: { S: at },
      outcome: { S: said.outcome },
      record: { S: JSON.stringify(record) },
      expires: this.#expiry(),
    };
  }

  #expiry() {
    return expiryAfter(this.#clock.now(), this.#days * DAY);
  }
}

function keyOf(subscription: string, item: string): Item {
  return { resource: { S: `${NOTICE_PARTITIONS}${subscription}` }, item: { S: item } };
}
