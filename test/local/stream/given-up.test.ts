import { readdir, readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { expect, test, vi } from "vitest";
import { Buckets } from "../../../lib/local/buckets.ts";
import { keepGivenUp } from "../../../lib/local/stream/given-up.ts";
import { aJournal, aMapping, aTable, numbered } from "../engine/tables.ts";
import { aFolder } from "../functions/handlers.ts";
import { Recorder, STREAM_ARN } from "./streams.ts";

test("a record that can't be handled ends up in a bucket, and all the others are handled in order", async () => {
  const table = await aTable();
  await table.put(...numbered(1, 12));
  const receiver = new Recorder((resources) => {
    if (resources.includes("r7")) throw new Error("poison");
  });
  const bucket = await aFolder();
  const giveUp = keepGivenUp(putInto(bucket), {
    id: "Mapping",
    functionArn: "arn:f",
    streamArn: STREAM_ARN,
  });
  const options = { bisect: true, retries: 2, giveUp };
  await aMapping(table, receiver, await aJournal(), options).drained();
  const handled = receiver.batches.filter((batch) => !batch.includes("r7")).flat();
  expect(handled).toEqual([...numbered(1, 6), ...numbered(8, 12)]);
  expect(receiver.attemptsAt("r7")).toBe(3);
  const [document, ...others] = await documentsIn(bucket);
  expect(others).toEqual([]);
  expect(document?.name).toMatch(
    /^aws\/lambda\/Mapping\/shardId-[^/]+\/\d{4}\/\d\d\/\d\d\/\d{4}-\d\d-\d\dT\d\d\.\d\d\.\d\d-[0-9a-f-]{36}$/,
  );
  const number = receiver.sequenceNumbers.get("r7");
  expect(document?.content).toMatchObject({
    requestContext: {
      functionArn: "arn:f",
      condition: "RetryAttemptsExhausted",
      approximateInvokeCount: 3,
    },
    DDBStreamBatchInfo: {
      startSequenceNumber: number,
      endSequenceNumber: number,
      batchSize: 1,
      streamArn: STREAM_ARN,
    },
  });
});

test("what a failure document holds is what the function was given, so it can be handed over again", async () => {
  const table = await aTable();
  await table.put("r1", "r2");
  const failing = new Recorder(() => {
    throw new Error("not now");
  });
  const bucket = await aFolder();
  const giveUp = keepGivenUp(putInto(bucket), {
    id: "Mapping",
    functionArn: "arn:f",
    streamArn: STREAM_ARN,
  });
  await aMapping(table, failing, await aJournal(), { retries: 0, giveUp }).drained();
  const [document] = await documentsIn(bucket);
  expect(JSON.parse(document?.content.payload ?? "")).toEqual(failing.events[0]);
});

test("what can't be put into the bucket holds up the stream, which says why", async () => {
  const table = await aTable();
  await table.put("r1");
  const failing = new Recorder(() => {
    throw new Error("not now");
  });
  const complaints: string[] = [];
  const origin = { id: "Mapping", functionArn: "arn:f", streamArn: STREAM_ARN };
  const giveUp = keepGivenUp(async () => {
    throw new Error("disk full");
  }, origin);
  const complain = (text: string) => complaints.push(text);
  aMapping(table, failing, await aJournal(), { retries: 0, giveUp, complain });
  await vi.waitFor(() =>
    expect(complaints).toContainEqual(expect.stringMatching(/is not going on: Error: disk full/)),
  );
});

function putInto(folder: string) {
  const buckets = new Buckets(dirname(folder), [basename(folder)]);
  return (key: string, body: string) => buckets.put(basename(folder), key, body);
}

type Document = { readonly payload: string } & Record<string, unknown>;

async function documentsIn(bucket: string): Promise<{ name: string; content: Document }[]> {
  const entries = await readdir(bucket, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const read = files.map(async ({ parentPath, name }) => {
    const path = join(parentPath, name);
    return {
      name: path.slice(bucket.length + 1),
      content: JSON.parse(await readFile(path, "utf8")),
    };
  });
  return Promise.all(read);
}
