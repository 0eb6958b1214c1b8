import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { compilePattern } from "../../../lib/domain/pattern/pattern.ts";
import { aRecord, Recorder, records, STREAM_ARN, someBatches, stoppingAt } from "./streams.ts";

const SHARD = "shard-1";

test("a batch reaches the function in order, and is done with its last record", async () => {
  const receiver = new Recorder();
  const { batches, done } = someBatches(receiver);
  await batches.handle(SHARD, records(1, 2, 3));
  expect(receiver.batches).toEqual([["r1", "r2", "r3"]]);
  expect(done.at(-1)).toBe("3");
});

test("a record has the fields that Lambda's have", async () => {
  const file = new URL(
    "../../fixtures/payloads/aws-lambda/ddb-stream.insert-modify.json",
    import.meta.url,
  );
  const real = JSON.parse(readFileSync(file, "utf8"));
  const { eventVersion: _, ...fields } = real.Records[0];
  const receiver = new Recorder();
  await someBatches(receiver).batches.handle(SHARD, records(1));
  const [sent] = (receiver.events[0] as { Records: object[] }).Records;
  expect(Object.keys(sent ?? {}).sort()).toEqual(Object.keys(fields).sort());
  expect(sent).toMatchObject({ eventSource: "aws:dynamodb", eventSourceARN: STREAM_ARN });
});

describe("filters", () => {
  const filters = [
    { eventName: ["REMOVE"] },
    { dynamodb: { Keys: { resource: { S: ["r1"] } } } },
  ].map(compilePattern);

  test("let through what any of them matches, and the rest is done without the function", async () => {
    const receiver = new Recorder();
    const { batches, done } = someBatches(receiver, { filters });
    await batches.handle(SHARD, [
      ...records(1, 2),
      aRecord(3, { eventName: "REMOVE" }),
      aRecord(4),
    ]);
    expect(receiver.batches).toEqual([["r1", "r3"]]);
    expect(done.at(-1)).toBe("4");
  });

  test("that nothing matches don't invoke the function", async () => {
    const receiver = new Recorder();
    const { batches, done } = someBatches(receiver, { filters });
    await batches.handle(SHARD, records(2, 4));
    expect(receiver.batches).toEqual([]);
    expect(done).toEqual(["4"]);
  });
});

describe("an answer that", () => {
  test.each<[string, unknown]>([
    ["names no record", { batchItemFailures: [] }],
    ["has no list", {}],
    ["has null for a list", { batchItemFailures: null }],
    ["is null", null],
  ])("%s says that all went well", async (_, answer) => {
    const receiver = new Recorder(() => answer);
    const { batches, done } = someBatches(receiver);
    await batches.handle(SHARD, records(1, 2));
    expect(receiver.batches).toHaveLength(1);
    expect(done.at(-1)).toBe("2");
  });

  test.each<[string, unknown[], string[]]>([
    ["names a record has it and those after it come again", ["2"], ["r2", "r3"]],
    ["names several means the first of them", ["3", "2"], ["r2", "r3"]],
    ["names a record of another batch means all of this one", ["7"], ["r1", "r2", "r3"]],
    ["has an empty name means all", [""], ["r1", "r2", "r3"]],
    ["has no name means all", [undefined], ["r1", "r2", "r3"]],
  ])("%s", async (_, names, again) => {
    const failures = names.map((itemIdentifier) => ({ itemIdentifier }));
    let invocations = 0;
    const receiver = new Recorder(() => (invocations++ > 0 ? {} : { batchItemFailures: failures }));
    const { batches, done } = someBatches(receiver);
    await batches.handle(SHARD, records(1, 2, 3));
    expect(receiver.batches).toEqual([["r1", "r2", "r3"], again]);
    expect(done.at(-1)).toBe("3");
  });

  test("names a record is not read when the mapping doesn't ask for it", async () => {
    const receiver = stoppingAt("r2");
    const { batches, done } = someBatches(receiver, { reportsFailures: false });
    await batches.handle(SHARD, records(1, 2));
    expect(receiver.batches).toHaveLength(1);
    expect(done.at(-1)).toBe("2");
  });
});

test("the records before the one that failed are done while that one is tried again", async () => {
  let doneAtSecond: string[] = [];
  const receiver = new Recorder(() => {
    doneAtSecond = [...done];
    return receiver.batches.length === 1 ? { batchItemFailures: [{ itemIdentifier: "3" }] } : {};
  });
  const { batches, done } = someBatches(receiver);
  await batches.handle(SHARD, records(1, 2, 3));
  expect(doneAtSecond).toEqual(["2"]);
});
