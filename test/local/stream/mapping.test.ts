import { expect, test, vi } from "vitest";
import { aJournal, aMapping, aTable, numbered } from "../engine/tables.ts";
import { Recorder } from "./streams.ts";

test("what is written to a table reaches the function in order, in batches of bounded size", async () => {
  const table = await aTable();
  await table.put(...numbered(1, 25));
  const receiver = new Recorder();
  const mapping = aMapping(table, receiver, await aJournal(), { batchSize: 10 });
  await mapping.drained();
  expect(receiver.batches.flat()).toEqual(numbered(1, 25));
  expect(receiver.batches.map(({ length }) => length)).toEqual([10, 10, 5]);
});

test("what is written while a mapping runs reaches it too", async () => {
  const table = await aTable();
  const receiver = new Recorder();
  const mapping = aMapping(table, receiver, await aJournal());
  for (const resource of numbered(1, 5)) {
    await table.put(resource);
    await mapping.drained();
  }
  expect(receiver.batches).toEqual(numbered(1, 5).map((one) => [one]));
});

test("each mapping of a table gets everything", async () => {
  const table = await aTable();
  const [one, other, journal] = [new Recorder(), new Recorder(), await aJournal()];
  const mappings = [
    aMapping(table, one, journal, { id: "One" }),
    aMapping(table, other, journal, { id: "Other" }),
  ];
  await table.put(...numbered(1, 3));
  await Promise.all(mappings.map((mapping) => mapping.drained()));
  expect([one.batches.flat(), other.batches.flat()]).toEqual([numbered(1, 3), numbered(1, 3)]);
});

test("a function that stops at a record gets that one and those after it again, and no other", async () => {
  const table = await aTable();
  await table.put(...numbered(1, 5));
  const receiver = new Recorder(() =>
    receiver.batches.length === 1
      ? { batchItemFailures: [{ itemIdentifier: numberOf("r3") }] }
      : {},
  );
  const numberOf = (resource: string) => receiver.sequenceNumbers.get(resource);
  await aMapping(table, receiver, await aJournal()).drained();
  expect(receiver.batches).toEqual([numbered(1, 5), numbered(3, 5)]);
});

test("a mapping that starts again on its journal goes on where it was, and repeats nothing", async () => {
  const [table, journal] = [await aTable(), await aJournal()];
  const receiver = new Recorder();
  const first = aMapping(table, receiver, journal, { batchSize: 4 });
  await table.put(...numbered(1, 10));
  await first.drained();
  await first.stop();
  await table.put(...numbered(11, 15));
  await aMapping(table, receiver, journal, { batchSize: 4 }).drained();
  expect(receiver.batches.flat()).toEqual(numbered(1, 15));
});

test("a mapping that stops within a batch does what is at hand, and the next one does the rest", async () => {
  const [table, journal] = [await aTable(), await aJournal()];
  await table.put(...numbered(1, 6));
  const reached = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  const slow = new Recorder(async (resources) => {
    if (resources[0] !== "r3") return;
    reached.resolve();
    await released.promise;
  });
  const first = aMapping(table, slow, journal, { batchSize: 2 });
  await reached.promise;
  const stopped = first.stop();
  released.resolve();
  await stopped;
  expect(slow.batches).toEqual([
    ["r1", "r2"],
    ["r3", "r4"],
  ]);
  const rest = new Recorder();
  await aMapping(table, rest, journal).drained();
  expect(rest.batches.flat()).toEqual(["r5", "r6"]);
});

test("what failed when a mapping stopped comes again at the next start", async () => {
  const [table, journal] = [await aTable(), await aJournal()];
  await table.put(...numbered(1, 3));
  const failing = new Recorder(() => {
    throw new Error("not now");
  });
  const first = aMapping(table, failing, journal, { retries: -1 });
  await vi.waitFor(() => expect(failing.batches).not.toEqual([]));
  await first.stop();
  const rest = new Recorder();
  await aMapping(table, rest, journal).drained();
  expect(rest.batches).toEqual([numbered(1, 3)]);
});
