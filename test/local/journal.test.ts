import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { StartFailure } from "../../lib/local/failure.ts";
import { Journal } from "../../lib/local/journal.ts";
import { aJournal } from "./engine/tables.ts";
import { aFolder } from "./functions/handlers.ts";

async function aFile(): Promise<string> {
  return join(await aFolder(), "journal.sqlite");
}

test("events are numbered in the order in which they came, whatever their bus", async () => {
  const journal = await aJournal();
  const numbers = ["a", "b", "a"].map((bus) => journal.append(bus, "{}", []).n);
  expect(numbers).toEqual([1, 2, 3]);
  expect(journal.events("a", 0).map(({ n }) => n)).toEqual([1, 3]);
  expect(journal.events("b", 0).map(({ n }) => n)).toEqual([2]);
});

test("events are read after a number, so many at a time", async () => {
  const journal = await aJournal();
  for (let index = 0; index < 5; index++) journal.append("a", `${index}`, []);
  expect(
    journal.events("a", 1, { count: 2, bytes: 1_000 }).map(({ envelope }) => envelope),
  ).toEqual(["1", "2"]);
  expect(journal.events("a", 5)).toEqual([]);
});

test("a page of events ends before it has too many bytes, but never before its first", async () => {
  const journal = await aJournal();
  for (const text of ["éé", "é", "éééé", "é"]) journal.append("a", text, []);
  const page = (after: number) =>
    journal.events("a", after, { count: 10, bytes: 6 }).map(({ n }) => n);
  expect([page(0), page(2), page(3), page(4)]).toEqual([[1, 2], [3], [4], []]);
});

test("the last event of a bus has the greatest number", async () => {
  const journal = await aJournal();
  for (const bus of ["a", "a", "b"]) journal.append(bus, "{}", []);
  expect([journal.lastEvent("a"), journal.lastEvent("b"), journal.lastEvent("c")]).toEqual([
    2, 3, 0,
  ]);
});

test("a delivery is pending until it is delivered, to each target by itself", async () => {
  const journal = await aJournal();
  const event = journal.append("a", "{}", ["one", "other"]);
  journal.append("a", "{}", []);
  journal.delivered({ event, target: "one" });
  expect(journal.pending()).toEqual([{ event, target: "other" }]);
});

test("events, deliveries and checkpoints are there when the journal is opened again", async () => {
  const file = await aFile();
  const before = new Journal(file);
  const event = before.append("a", '{"x":1}', ["one"]);
  before.saveCheckpoint("mapping", "shard", "41");
  before.saveCheckpoint("mapping", "shard", "42");
  before.close();
  const after = new Journal(file);
  expect(after.events("a", 0)).toEqual([event]);
  expect(after.pending()).toEqual([{ event, target: "one" }]);
  expect(after.checkpoint("mapping", "shard")).toBe("42");
  expect(after.append("a", "{}", []).n).toBe(2);
  after.close();
});

test("each mapping has a checkpoint of each shard, and the slowest of them counts as a number", async () => {
  const journal = await aJournal();
  expect(journal.checkpoint("one", "s1")).toBeUndefined();
  expect(journal.slowestCheckpoint("one")).toBeUndefined();
  journal.saveCheckpoint("one", "s1", "100");
  journal.saveCheckpoint("one", "s2", "99");
  journal.saveCheckpoint("other", "s1", "5");
  expect(journal.checkpoint("one", "s2")).toBe("99");
  expect(journal.slowestCheckpoint("one")).toBe("99");
});

describe("a journal that can't be opened is a failure that says why:", () => {
  test("another has it open", async () => {
    const file = await aFile();
    const first = new Journal(file);
    const open = () => new Journal(file);
    expect(open).toThrow(StartFailure);
    expect(open).toThrow(`${file} is in use: another Signalbox runs on this data folder`);
    first.close();
    new Journal(file).close();
  });

  test.each<[string, (file: string) => Promise<unknown>]>([
    ["it is no database", (file) => writeFile(file, "x".repeat(2_000))],
    ["it is a folder", (file) => mkdir(file)],
  ])("%s", async (_, prepare) => {
    const file = await aFile();
    await prepare(file);
    const open = () => new Journal(file);
    expect(open).toThrow(StartFailure);
    expect(open).toThrow(`${file} can't be used`);
  });
});
