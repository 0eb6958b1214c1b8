import {
  type TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from "@aws-sdk/client-dynamodb";
import { beforeEach, describe, expect, test } from "vitest";
import { type Change, SimulatedTable } from "./aws/table.ts";

const TableName = "statuses";
const MINUTE = 60_000;
let now = 0;
let changes: Change[] = [];
let table: SimulatedTable;

beforeEach(() => {
  now = 0;
  changes = [];
  const changed = (change: Change) => void changes.push(change);
  table = new SimulatedTable({ now: () => now, lag: 0, later: (_, happen) => happen(), changed });
});

function put(item: string, version: number, guard = false): TransactWriteItem {
  const Item = { resource: { S: "shop" }, item: { S: item }, version: { N: String(version) } };
  const condition = {
    ConditionExpression: "#version = :version",
    ExpressionAttributeNames: { "#version": "version" },
    ExpressionAttributeValues: { ":version": { N: String(version - 1) } },
  };
  return { Put: { TableName, Item, ...(guard && condition) } };
}

function remove(item: string): TransactWriteItem {
  return { Delete: { TableName, Key: { resource: { S: "shop" }, item: { S: item } } } };
}

function write(TransactItems: TransactWriteItem[], ClientRequestToken?: string): object {
  const { input } = new TransactWriteItemsCommand({ TransactItems, ClientRequestToken });
  return table.transactWrite(input, "test");
}

function versionOf(item: string): string | undefined {
  return table.item("shop", item)?.version?.N;
}

describe("a simulated transaction", () => {
  test("writes all of its rows, each a record of the stream", () => {
    write([put("a", 1), put("b", 1)]);
    write([put("a", 2, true), remove("b")]);
    expect([versionOf("a"), versionOf("b")]).toEqual(["2", undefined]);
    expect(changes.map(({ sort, after }) => [sort, after?.version?.N])).toEqual([
      ["a", "1"],
      ["b", "1"],
      ["a", "2"],
      ["b", undefined],
    ]);
  });

  test("writes none where a condition isn't met, and says which", () => {
    write([put("a", 1)]);
    const codesOf = () => {
      try {
        return write([put("b", 1), put("a", 3, true)]);
      } catch (error) {
        const { CancellationReasons = [] } = error as TransactionCanceledException;
        return CancellationReasons.map(({ Code }) => Code);
      }
    };
    expect(codesOf()).toEqual(["None", "ConditionalCheckFailed"]);
    expect([versionOf("a"), versionOf("b")]).toEqual(["1", undefined]);
  });

  test("sent again with its token is answered again, and writes nothing for ten minutes", () => {
    const items = [put("a", 1)];
    write(items, "token");
    write([put("a", 2, true)]);
    now = 10 * MINUTE - 1;
    expect(write(items, "token")).toEqual({});
    expect(versionOf("a")).toBe("2");
    now = 10 * MINUTE;
    write(items, "token");
    expect(versionOf("a")).toBe("1");
  });

  test("that failed isn't known by its token", () => {
    expect(() => write([put("a", 2, true)], "token")).toThrow("ConditionalCheckFailed");
    write([put("a", 1)]);
    write([put("a", 2, true)], "token");
    expect(versionOf("a")).toBe("2");
  });

  test("with the token of another is refused", () => {
    write([put("a", 1)], "token");
    expect(() => write([put("a", 2)], "token")).toThrow("IdempotentParameterMismatchException");
  });

  test("takes an item once, and a hundred in all", () => {
    expect(() => write([put("a", 1), remove("a")])).toThrow("two operations on one item");
    const rows = Array.from({ length: 101 }, (_, n) => put(String(n), 1));
    expect(() => write(rows)).toThrow("101 is more than 100");
    expect(write(rows.slice(1))).toEqual({});
  });
});
