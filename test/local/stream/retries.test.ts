import { describe, expect, test } from "vitest";
import { aRecord, failingAt, Recorder, records, someBatches, stoppingAt } from "./streams.ts";

const SHARD = "shard-1";

describe("a batch that keeps failing", () => {
  test("is given up after one attempt and its retries", async () => {
    const receiver = failingAt("r2");
    const { batches, done, givenUp } = someBatches(receiver, { retries: 2 });
    await batches.handle(SHARD, records(1, 2));
    expect(receiver.attemptsAt("r1", "r2")).toBe(3);
    expect(givenUp).toMatchObject([
      { shard: SHARD, condition: "RetryAttemptsExhausted", attempts: 3, reason: "Error: poison" },
    ]);
    expect(givenUp[0]?.records.map(({ eventID }) => eventID)).toEqual(["1", "2"]);
    expect(done).toEqual(["2"]);
  });

  test("has its retries anew at each record that it gets to", async () => {
    const answers = ["1", "1", "2", "2", undefined];
    const receiver = new Recorder(() => {
      const itemIdentifier = answers.shift();
      return { batchItemFailures: itemIdentifier ? [{ itemIdentifier }] : [] };
    });
    const { batches, done, givenUp } = someBatches(receiver, { retries: 2 });
    await batches.handle(SHARD, records(1, 2));
    expect([receiver.attemptsAt("r1", "r2"), receiver.attemptsAt("r2")]).toEqual([3, 2]);
    expect([done.at(-1), givenUp]).toEqual(["2", []]);
  });

  test("is tried without end when retries have no bound", async () => {
    const receiver = new Recorder(() => {
      if (receiver.batches.length < 5) throw new Error("not yet");
    });
    const { batches, done, givenUp } = someBatches(receiver, { retries: -1 });
    await batches.handle(SHARD, records(1));
    expect([done, givenUp]).toEqual([["1"], []]);
  });

  test("is not done when what it gives up can't be kept", async () => {
    const giveUp = async () => {
      throw new Error("disk full");
    };
    const { batches, done } = someBatches(failingAt("r1"), { retries: 0, giveUp });
    await expect(batches.handle(SHARD, records(1))).rejects.toThrow("disk full");
    expect(done).toEqual([]);
  });
});

describe("a record older than the greatest age", () => {
  test("is given up when it fails, and the younger ones of its batch are tried on", async () => {
    const receiver = failingAt("r1");
    const { batches, done, givenUp } = someBatches(receiver, { maxAge: 60 });
    await batches.handle(SHARD, [aRecord(1, { age: 120 }), aRecord(2), aRecord(3)]);
    expect(givenUp).toMatchObject([{ condition: "MaximumRecordAgeExceeded", attempts: 1 }]);
    expect(givenUp[0]?.records.map(({ eventID }) => eventID)).toEqual(["1"]);
    expect(receiver.batches).toEqual([
      ["r1", "r2", "r3"],
      ["r2", "r3"],
    ]);
    expect(done.at(-1)).toBe("3");
  });

  test("is tried once all the same, because nothing may be lost by having been switched off", async () => {
    const receiver = new Recorder();
    const { batches, givenUp } = someBatches(receiver, { maxAge: 60 });
    await batches.handle(SHARD, [aRecord(1, { age: 120 })]);
    expect([receiver.batches, givenUp]).toEqual([[["r1"]], []]);
  });
});

describe.each<[string, typeof failingAt, typeof handledWhole]>([
  ["throws", failingAt, handledWhole],
  ["says where it stopped", stoppingAt, handledUpTo],
])("a mapping that halves, with a function that %s,", (_, failing, handled) => {
  test("gets the poisoned record alone, gives it up, and handles every other once and in order", async () => {
    const receiver = failing("r5");
    const { batches, done, givenUp } = someBatches(receiver, { bisect: true, retries: 2 });
    await batches.handle(SHARD, records(1, 2, 3, 4, 5, 6, 7, 8));
    expect(receiver.attemptsAt("r5")).toBe(3);
    expect(givenUp.map((one) => one.records.map(({ eventID }) => eventID))).toEqual([["5"]]);
    expect(givenUp).toMatchObject([{ attempts: 3 }]);
    expect(handled(receiver, "r5")).toEqual(["r1", "r2", "r3", "r4", "r6", "r7", "r8"]);
    expect(done.at(-1)).toBe("8");
    expect(done.map(Number)).toEqual(done.map(Number).sort((one, other) => one - other));
  });

  test("isolates two poisoned records as well as one", async () => {
    const { batches, givenUp } = someBatches(failing("r2", "r3"), { bisect: true, retries: 0 });
    await batches.handle(SHARD, records(1, 2, 3, 4));
    expect(givenUp.map((one) => one.records.map(({ eventID }) => eventID))).toEqual([["2"], ["3"]]);
  });
});

describe("after a stop", () => {
  test("the invocation at hand is done, and what comes after it isn't begun", async () => {
    const receiver = new Recorder((resources) => {
      if (resources.includes("r2") && resources.length > 1) throw new Error("halve me");
      batches.stop();
    });
    const { batches, done } = someBatches(receiver, { bisect: true });
    await batches.handle(SHARD, records(1, 2));
    expect(receiver.batches).toEqual([["r1", "r2"], ["r1"]]);
    expect(done).toEqual(["1"]);
  });

  test("a failed batch is not tried again, nor done", async () => {
    const receiver = new Recorder(() => {
      batches.stop();
      throw new Error("no");
    });
    const { batches, done, givenUp } = someBatches(receiver, { retries: 5 });
    await batches.handle(SHARD, records(1));
    expect([receiver.batches.length, done, givenUp]).toEqual([1, [], []]);
  });
});

/** The records that a function took, when it fails a whole batch. */
function handledWhole({ batches }: Recorder, poison: string): string[] {
  return batches.filter((batch) => !batch.includes(poison)).flat();
}

/** The records that a function took, when it goes as far as it can. */
function handledUpTo({ batches }: Recorder, poison: string): string[] {
  return batches.flatMap((batch) => batch.slice(0, [...batch, poison].indexOf(poison)));
}
