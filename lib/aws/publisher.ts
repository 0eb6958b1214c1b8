import {
  type EventBridgeClient,
  PutEventsCommand,
  type PutEventsRequestEntry,
  type PutEventsResultEntry,
} from "@aws-sdk/client-eventbridge";
import { bytesOf } from "../domain/json.ts";
import { EVENT_SOURCE, type Transition } from "../domain/transition.ts";
import type { Publisher } from "../pipeline/ports/stream.ts";

export { EVENT_SOURCE } from "../domain/transition.ts";

/** PutEvents' own limits: entries and bytes of one call, and what an entry's time counts for. */
const LIMITS = { entries: 10, bytes: 1_000_000, time: 14 } as const;

/** Puts transitions on an EventBridge bus, in calls of bounded size. */
export class EventBridgePublisher implements Publisher {
  readonly #client: EventBridgeClient;
  readonly #bus: string;

  constructor(client: EventBridgeClient, bus: string) {
    this.#client = client;
    this.#bus = bus;
  }

  async publish(transitions: readonly Transition[]): Promise<readonly (string | undefined)[]> {
    const results: (string | undefined)[] = [];
    for (const Entries of chunksOf(transitions.map((one) => this.#entryOf(one)))) {
      const response = await this.#client.send(new PutEventsCommand({ Entries }));
      results.push(...Entries.map((_, index) => rejectionIn(response.Entries?.[index])));
    }
    return results;
  }

  #entryOf({ detailType, time, detail }: Transition): PutEventsRequestEntry {
    return {
      EventBusName: this.#bus,
      Source: EVENT_SOURCE,
      DetailType: detailType,
      Detail: JSON.stringify(detail),
      Time: new Date(time),
    };
  }
}

/** Why the bus did not take an entry; one that it doesn't mention was not taken either. */
function rejectionIn(result: PutEventsResultEntry | undefined): string | undefined {
  if (result?.EventId) return undefined;
  return `${result?.ErrorCode ?? "NoResult"}: ${result?.ErrorMessage ?? "the bus said nothing of this entry"}`;
}

/** Entries in calls of as many as one may hold. */
function chunksOf(entries: readonly PutEventsRequestEntry[]): PutEventsRequestEntry[][] {
  const chunks: PutEventsRequestEntry[][] = [];
  let bytes = 0;
  for (const entry of entries) {
    const size = sizeOf(entry);
    const chunk = chunks.at(-1);
    if (chunk && chunk.length < LIMITS.entries && bytes + size <= LIMITS.bytes) {
      chunk.push(entry);
      bytes += size;
    } else {
      chunks.push([entry]);
      bytes = size;
    }
  }
  return chunks;
}

function sizeOf({ Source = "", DetailType = "", Detail = "" }: PutEventsRequestEntry): number {
  return LIMITS.time + bytesOf(Source) + bytesOf(DetailType) + bytesOf(Detail);
}
