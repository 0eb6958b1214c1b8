import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { EngineClient, type Wire } from "../../../lib/local/engine/client.ts";
import { readBody } from "../../../lib/local/http/body.ts";
import { StreamReader } from "../../../lib/local/stream/reader.ts";
import { aRecord } from "./streams.ts";

type FakeShard = { readonly parent?: string; readonly numbers: number[]; readonly open?: boolean };
type FakeStream = {
  readonly shards: Record<string, FakeShard>;
  /** The records up to this one have been trimmed. */
  readonly trimmed?: number;
};

/** DynamoDB's streams as far as they are read here; an iterator is a shard's name and a number. */
function answerOf({ shards, trimmed = 0 }: FakeStream, target: string, request: Wire): Wire {
  const { ShardId, ShardIterator, SequenceNumber, Limit } = request;
  if (target.endsWith("DescribeTable")) return { Table: { LatestStreamArn: "arn:stream" } };
  if (target.endsWith("DescribeStream")) {
    const Shards = Object.entries(shards).map(([id, { parent }]) => ({
      ShardId: id,
      ParentShardId: parent,
    }));
    return { StreamDescription: { Shards } };
  }
  if (target.endsWith("GetShardIterator")) {
    if (Number(SequenceNumber) < trimmed) return { __type: "x#TrimmedDataAccessException" };
    return { ShardIterator: `${ShardId} ${SequenceNumber ?? 0}` };
  }
  const [id = "", after] = String(ShardIterator).split(" ");
  const { numbers = [], open = true } = shards[id] ?? {};
  const left = numbers.filter((number) => number > Math.max(Number(after), trimmed));
  const page = left.slice(0, Number(Limit));
  const next = open || page.length < left.length ? `${id} ${page.at(-1) ?? after}` : null;
  return { Records: page.map((number) => aRecord(number)), NextShardIterator: next };
}

/** A reader of such a stream, that starts after these records. */
async function aReader(stream: FakeStream, starts: Record<string, string> = {}) {
  const server = createServer((request, response) => {
    void readBody(request, 10_000).then((body) => {
      const target = String(request.headers["x-amz-target"]);
      const answer = answerOf(stream, target, JSON.parse(body.toString()) as Wire);
      response.writeHead("__type" in answer ? 400 : 200).end(JSON.stringify(answer));
    });
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const client = new EngineClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return new StreamReader(client, "Table", (shard) => starts[shard]);
}

/** The records of so many looks, each with at most `limit` of a shard. */
async function read(reader: StreamReader, looks: number, limit = 2): Promise<string[]> {
  const found: string[] = [];
  for (let look = 0; look < looks; look++) {
    for await (const { records } of reader.next(limit)) {
      found.push(...records.map(({ dynamodb }) => dynamodb.SequenceNumber));
    }
  }
  return found;
}

test("a shard that came of another is read when that one has been, whichever is listed first", async () => {
  const reader = await aReader({
    shards: {
      child: { parent: "parent", numbers: [4, 5] },
      parent: { parent: "trimmed away", numbers: [1, 2, 3], open: false },
    },
  });
  expect(await read(reader, 4)).toEqual(["1", "2", "3", "4", "5"]);
});

test("shards that have nothing to do with each other are read side by side", async () => {
  const reader = await aReader({
    shards: { one: { numbers: [1, 2, 3] }, other: { numbers: [7, 8] } },
  });
  expect(await read(reader, 2)).toEqual(["1", "2", "7", "8", "3"]);
});

test("each shard is read from where it was left", async () => {
  const shards = { one: { numbers: [1, 2, 3] }, other: { numbers: [7, 8] } };
  const reader = await aReader({ shards }, { one: "2", other: "8" });
  expect(await read(reader, 2)).toEqual(["3"]);
});

test("a shard that was left at a record which has since been trimmed is read from its first", async () => {
  const reader = await aReader(
    { shards: { one: { numbers: [1, 2, 3, 4] } }, trimmed: 2 },
    { one: "1" },
  );
  expect(await read(reader, 2)).toEqual(["3", "4"]);
});
