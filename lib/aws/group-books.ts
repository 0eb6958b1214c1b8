import {
  BatchGetItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from "@aws-sdk/client-dynamodb";
import { type Books, type Entries, type Member, NAMED, type Tally } from "../domain/tally.ts";
import type { Clock } from "../pipeline/ports/clock.ts";
import type { GroupBooks } from "../pipeline/ports/group.ts";
import {
  BOOK_ITEMS,
  memberIn,
  memberItem,
  namedIn,
  tallyIn,
  tallyItem,
  unwellItem,
} from "./group-items.ts";
import type { Item } from "./row.ts";
import { untilProcessed } from "./unprocessed.ts";
import { versionGuard } from "./version-guard.ts";

/** Why DynamoDB calls a transaction off when somebody else wrote first, or is writing. */
const RACES: readonly (string | undefined)[] = ["ConditionalCheckFailed", "TransactionConflict"];

/** Keeps each group's books in rows of its partition: the tally, a row a member, and one for each that isn't well. */
export class DynamoGroupBooks implements GroupBooks {
  /** A transaction takes a hundred rows: the tally's, and at most two for each change. */
  readonly mostChanges = 49;
  readonly #client: DynamoDBClient;
  readonly #table: string;
  readonly #clock: Clock;

  constructor(client: DynamoDBClient, table: string, clock: Clock) {
    this.#client = client;
    this.#table = table;
    this.#clock = clock;
  }

  async tally(group: string): Promise<Tally | undefined> {
    const { Item } = await this.#client.send(
      new GetItemCommand({
        TableName: this.#table,
        Key: keyOf(group, BOOK_ITEMS.tally),
        ConsistentRead: true,
      }),
    );
    return Item && tallyIn(Item);
  }

  /** The tally's row comes first of those that begin like it, and is read with those behind it. */
  async open(group: string, names: readonly string[]): Promise<Books> {
    const [{ Items = [] }, members] = await Promise.all([
      this.#client.send(
        new QueryCommand({
          ...this.#rows(group, BOOK_ITEMS.tally),
          Limit: 1 + NAMED + names.length,
        }),
      ),
      this.#members(group, names),
    ]);
    const [first, ...rest] = Items;
    const isTally = first?.item?.S === BOOK_ITEMS.tally;
    return {
      tally: isTally ? tallyIn(first) : undefined,
      members: new Map(members.map((member) => [member.name, member])),
      unwell: rest.map(namedIn),
    };
  }

  async enter(group: string, entries: Entries): Promise<boolean> {
    try {
      await this.#client.send(
        new TransactWriteItemsCommand({ TransactItems: this.#writes(group, entries) }),
      );
      return true;
    } catch (error) {
      if (error instanceof TransactionCanceledException && isRace(error)) return false;
      throw error;
    }
  }

  async *members(group: string): AsyncGenerator<Member> {
    let start: Item | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await this.#client.send(
        new QueryCommand({ ...this.#rows(group, BOOK_ITEMS.member), ExclusiveStartKey: start }),
      );
      for (const item of Items) yield memberIn(item);
      start = LastEvaluatedKey;
    } while (start);
  }

  async #members(group: string, names: readonly string[]): Promise<Member[]> {
    if (names.length === 0) return [];
    const found: Member[] = [];
    const keys = names.map((name) => keyOf(group, BOOK_ITEMS.member + name));
    await untilProcessed<Item>(this.#clock, keys, async (Keys) => {
      const { Responses, UnprocessedKeys } = await this.#client.send(
        new BatchGetItemCommand({
          RequestItems: { [this.#table]: { Keys, ConsistentRead: true } },
        }),
      );
      found.push(...(Responses?.[this.#table] ?? []).map(memberIn));
      return UnprocessedKeys?.[this.#table]?.Keys;
    });
    return found;
  }

  /**
   * What a row was made of must still be there. The tally's guard alone isn't enough: the books are opened
   * by several reads, and a member's row may have been read before a change that the tally was read after.
   */
  #writes(group: string, { tally, members, unwell, recovered }: Entries): TransactWriteItem[] {
    const TableName = this.#table;
    const put = (Item: Item) => ({ Put: { TableName, Item } });
    const before = tally.version === 1 ? undefined : tally.version - 1;
    return [
      { Put: { TableName, Item: tallyItem(group, tally), ...versionGuard(before) } },
      ...members.map((member) => ({
        Put: {
          TableName,
          Item: memberItem(group, member, tally.time),
          ...versionGuard(member.replaces),
        },
      })),
      ...unwell.map((one) => put(unwellItem(group, one))),
      ...recovered.map((name) => ({
        Delete: { TableName, Key: keyOf(group, BOOK_ITEMS.unwell + name) },
      })),
    ];
  }

  #rows(group: string, prefix: string) {
    return {
      TableName: this.#table,
      ConsistentRead: true,
      KeyConditionExpression: "#resource = :resource AND begins_with(#item, :prefix)",
      ExpressionAttributeNames: { "#resource": "resource", "#item": "item" },
      ExpressionAttributeValues: { ":resource": { S: group }, ":prefix": { S: prefix } },
    };
  }
}

function keyOf(group: string, item: string): Item {
  return { resource: { S: group }, item: { S: item } };
}

function isRace({ CancellationReasons = [] }: TransactionCanceledException): boolean {
  return CancellationReasons.some(({ Code }) => RACES.includes(Code));
}
