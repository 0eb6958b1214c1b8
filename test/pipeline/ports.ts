import { DynamoAgenda } from "../../lib/aws/agenda.ts";
import { systemClock } from "../../lib/aws/clock.ts";
import { DynamoDeliveries } from "../../lib/aws/deliveries.ts";
import { DynamoDependents } from "../../lib/aws/dependents.ts";
import { DynamoDigests } from "../../lib/aws/digests.ts";
import { DynamoFeedReader } from "../../lib/aws/feed.ts";
import { FeedBlocks } from "../../lib/aws/feed-blocks.ts";
import { DynamoGroupBooks } from "../../lib/aws/group-books.ts";
import { DynamoHistoryReader, DynamoHistoryWriter } from "../../lib/aws/history.ts";
import { DynamoNamedRows } from "../../lib/aws/named-rows.ts";
import { DynamoNotices } from "../../lib/aws/notices.ts";
import { DynamoProbeList } from "../../lib/aws/probe-list.ts";
import { DynamoSendLimit } from "../../lib/aws/send-limit.ts";
import { DynamoStatusIndex } from "../../lib/aws/status-index.ts";
import { DynamoStatusStore } from "../../lib/aws/status-store.ts";
import { DynamoThreads } from "../../lib/aws/threads.ts";
import { DynamoTree } from "../../lib/aws/tree.ts";
import type { Silence } from "../../lib/domain/notification/silence.ts";
import type { Transition } from "../../lib/domain/transition.ts";
import { pathExpressions } from "../../lib/expression/path-expressions.ts";
import { statusExpressions } from "../../lib/expression/status-expressions.ts";
import type { Clock } from "../../lib/pipeline/ports/clock.ts";
import type { Hook } from "../../lib/pipeline/ports/delivery.ts";
import type { FeedKeeper, FeedReader, HistoryEntry } from "../../lib/pipeline/ports/history.ts";
import type { Subscription } from "../../lib/pipeline/ports/notification.ts";
import type { StatusStore } from "../../lib/pipeline/ports/status.ts";
import type { Publisher, StreamRecord } from "../../lib/pipeline/ports/stream.ts";
import { silenceWindows } from "../../lib/schedule/silence-windows.ts";
import { aCipher } from "../aws/cipher.ts";
import { aClient, aTable } from "../aws/table.ts";

/** Every port of the pipeline over a new table of the real engine. */
export async function realPorts(clock: Clock = systemClock) {
  const client = aClient();
  const table = await aTable(client);
  return {
    clock,
    store: new DynamoStatusStore(client, table),
    agenda: new DynamoAgenda(client, table),
    index: new DynamoStatusIndex(client, table, clock),
    probeList: new DynamoProbeList(client, table, clock),
    feed: aFeed(client, table, clock),
    history: {
      append: (entries: readonly HistoryEntry[]) =>
        new DynamoHistoryWriter(client, table, clock, 90).append(entries),
      page: (resource: string, limit: number, before?: string) =>
        new DynamoHistoryReader(client, table).page(resource, limit, before),
      decision: (gate: string, at: string) =>
        new DynamoHistoryReader(client, table).decision(gate, at),
      transitions: (resource: string) =>
        new DynamoHistoryReader(client, table).transitions(resource),
    },
    deliveries: new DynamoDeliveries(client, table, clock),
    hooks: new DynamoNamedRows<Hook>(client, table, "hook"),
    cipher: await aCipher(clock),
    paths: pathExpressions,
    dependents: new DynamoDependents(client, table),
    expressions: statusExpressions,
    tree: new DynamoTree(client, table),
    books: new DynamoGroupBooks(client, table, clock),
    unreadable: aShelf(),
    subscriptions: new DynamoNamedRows<Subscription>(client, table, "subscription"),
    silences: new DynamoNamedRows<Silence>(client, table, "silence"),
    windows: silenceWindows,
    threads: new DynamoThreads(client, table, clock),
    notices: new DynamoNotices(client, table, clock, 90),
    digests: new DynamoDigests(client, table, clock),
    limit: new DynamoSendLimit(client, table, clock),
  };
}

/** The feed's reader and keeper. */
function aFeed(
  client: ReturnType<typeof aClient>,
  table: string,
  clock: Clock,
): FeedReader & FeedKeeper {
  const [reader, blocks] = [
    new DynamoFeedReader(client, table, clock),
    new FeedBlocks(client, table, clock, 90),
  ];
  return {
    read: (question) => reader.read(question),
    latest: () => reader.latest(),
    keep: () => blocks.keep(),
  };
}

export type Counts = { reads: number; writes: number; refused: number };

/** A store that counts what is asked of another. */
export function counting(store: StatusStore): { store: StatusStore; counts: Counts } {
  const counts = { reads: 0, writes: 0, refused: 0 };
  return {
    counts,
    store: {
      async read(resource) {
        counts.reads++;
        return store.read(resource);
      },
      async write(state, version) {
        counts.writes++;
        const result = await store.write(state, version);
        if (!result.written) counts.refused++;
        return result;
      },
    },
  };
}

/** A bus that remembers what it took, and refuses what `refuses` says. */
export function aBus(refuses: (transition: Transition) => boolean = () => false) {
  const taken: Transition[] = [];
  const publisher: Publisher = {
    async publish(transitions) {
      return transitions.map((transition) => {
        if (refuses(transition)) return "ThrottlingException: slow down";
        taken.push(transition);
        return undefined;
      });
    },
  };
  return { publisher, taken };
}

/** Keeps unreadable records where a test can see them, with the reason of each. */
export function aShelf() {
  const kept: [sequenceNumber: string, reason: string][] = [];
  return {
    kept,
    async keep({ sequenceNumber }: StreamRecord, cause: unknown) {
      kept.push([sequenceNumber, (cause as Error).message]);
    },
  };
}
