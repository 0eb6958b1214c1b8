import { mkdtemp } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { afterAll, describe, expect, test } from "vitest";
import { EventBridgePublisher } from "../../lib/aws/publisher.ts";
import { merge } from "../../lib/domain/merge.ts";
import { diff } from "../../lib/domain/transition.ts";
import { AwsEndpoint } from "../../lib/local/aws/endpoint.ts";
import { putEvents } from "../../lib/local/aws/put-events.ts";
import { Bus, type Envelope } from "../../lib/local/bus/bus.ts";
import { readBody } from "../../lib/local/http/body.ts";
import { Journal } from "../../lib/local/journal.ts";
import { describePublisher } from "../contract/publisher.ts";
import { aReport, minute } from "../domain/builders.ts";

const BUS = "signalbox";
const closing: (() => void)[] = [];

afterAll(() => {
  for (const close of closing) close();
});

function publisherTo(endpoint: string): EventBridgePublisher {
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const client = new EventBridgeClient({ endpoint, region: "local", credentials, maxAttempts: 1 });
  return new EventBridgePublisher(client, BUS);
}

describePublisher(async () => {
  const folder = await mkdtemp(join(tmpdir(), "signalbox-bus-"));
  const journal = new Journal(join(folder, "journal.sqlite"));
  const bus = new Bus(journal, [BUS], [], () => undefined);
  const operations = { "AWSEvents.PutEvents": putEvents(bus) };
  const endpoint = new AwsEndpoint(operations, undefined, () => undefined);
  const publisher = publisherTo(await endpoint.listen());
  closing.push(() => endpoint.close());
  const onBus = () =>
    journal.events(BUS, 0).map(({ envelope }) => {
      const { "detail-type": detailType, time, detail } = JSON.parse(envelope) as Envelope;
      return { detailType, time, detail };
    });
  return { publisher, onBus };
});

/** A bus that answers every call the same, and remembers the entries that it was sent. */
async function aBusThatAnswers(answer: (entries: unknown[]) => unknown) {
  const calls: unknown[][] = [];
  const server: Server = createServer((request, response) => {
    void readBody(request, 2_000_000).then((body) => {
      const { Entries } = JSON.parse(body.toString()) as { Entries: unknown[] };
      calls.push(Entries);
      response.writeHead(200, { "content-type": "application/x-amz-json-1.1" });
      response.end(JSON.stringify(answer(Entries)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(() => server.close());
  return {
    calls,
    publisher: publisherTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
  };
}

const { state } = merge(
  undefined,
  "a",
  [
    aReport({
      conditions: Array.from({ length: 12 }, (_, i) => ({
        type: `C${i}`,
        status: "True" as const,
      })),
    }),
  ],
  minute(0),
);
const TRANSITIONS = diff(undefined, state);

describe("EventBridge's publisher", () => {
  test("sends at most ten entries a call", async () => {
    const { publisher, calls } = await aBusThatAnswers((entries) => ({
      FailedEntryCount: 0,
      Entries: entries.map(() => ({ EventId: "e" })),
    }));
    await publisher.publish(TRANSITIONS);
    expect(calls.map((entries) => entries.length)).toEqual([10, 4]);
  });

  test("says of each entry why the bus refused it", async () => {
    const { publisher } = await aBusThatAnswers((entries) => ({
      FailedEntryCount: 1,
      Entries: entries.map((_, index) =>
        index === 1
          ? { ErrorCode: "ThrottlingException", ErrorMessage: "slow down" }
          : { EventId: "e" },
      ),
    }));
    const results = await publisher.publish(TRANSITIONS.slice(0, 3));
    expect(results).toEqual([undefined, "ThrottlingException: slow down", undefined]);
  });

  test("takes an entry that the answer doesn't mention for refused", async () => {
    const { publisher } = await aBusThatAnswers(() => ({
      FailedEntryCount: 0,
      Entries: [{ EventId: "e" }],
    }));
    const [first, second] = await publisher.publish(TRANSITIONS.slice(0, 2));
    expect(first).toBeUndefined();
    expect(second).toMatch(/^NoResult/);
  });

  test("fails when the bus can't be reached", async () => {
    await expect(publisherTo("http://127.0.0.1:1").publish(TRANSITIONS)).rejects.toThrow();
  });
});
