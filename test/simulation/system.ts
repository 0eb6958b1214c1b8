import { PutObjectCommand } from "@aws-sdk/client-s3";
import { DynamoAgenda } from "../../lib/aws/agenda.ts";
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
import { EventBridgePublisher } from "../../lib/aws/publisher.ts";
import { SecretsManagerSecrets } from "../../lib/aws/secrets.ts";
import { DynamoSendLimit } from "../../lib/aws/send-limit.ts";
import { DynamoStatusIndex } from "../../lib/aws/status-index.ts";
import { DynamoStatusStore } from "../../lib/aws/status-store.ts";
import { NOTICE_PARTITIONS, SILENCES_PARTITION, STATUS_ITEM } from "../../lib/aws/table.ts";
import { DynamoThreads } from "../../lib/aws/threads.ts";
import { DynamoTree } from "../../lib/aws/tree.ts";
import { OUTCOMES } from "../../lib/domain/notification/settle.ts";
import type { Silence } from "../../lib/domain/notification/silence.ts";
import { pathExpressions } from "../../lib/expression/path-expressions.ts";
import { statusExpressions } from "../../lib/expression/status-expressions.ts";
import { decideDependents } from "../../lib/pipeline/decide.ts";
import { declare, remove } from "../../lib/pipeline/declare.ts";
import { deliver } from "../../lib/pipeline/deliver.ts";
import { putGate, removeGate } from "../../lib/pipeline/gate.ts";
import {
  putApproval,
  putOverride,
  removeApproval,
  removeOverride,
} from "../../lib/pipeline/gate-acts.ts";
import { ingest, ingestBatch } from "../../lib/pipeline/ingest.ts";
import { judgeGate } from "../../lib/pipeline/judge.ts";
import type { MutePorts } from "../../lib/pipeline/muted.ts";
import { notify, notifyMinute, notifyNow } from "../../lib/pipeline/notify.ts";
import type { Cipher } from "../../lib/pipeline/ports/cipher.ts";
import type { Clock } from "../../lib/pipeline/ports/clock.ts";
import type {
  Deliveries,
  Hook,
  PathExpressions,
  Secrets,
} from "../../lib/pipeline/ports/delivery.ts";
import type { Dependents, Expressions } from "../../lib/pipeline/ports/gate.ts";
import type { GroupBooks, Tree } from "../../lib/pipeline/ports/group.ts";
import type {
  FeedKeeper,
  FeedReader,
  HistoryReader,
  HistoryWriter,
} from "../../lib/pipeline/ports/history.ts";
import type {
  Digests,
  Notices,
  SendLimit,
  Subscription,
  Threads,
} from "../../lib/pipeline/ports/notification.ts";
import type { ProbeList } from "../../lib/pipeline/ports/probe.ts";
import type { NamedRows } from "../../lib/pipeline/ports/rows.ts";
import type {
  Agenda,
  StatusGlances,
  StatusIndex,
  StatusStore,
} from "../../lib/pipeline/ports/status.ts";
import type { Publisher, UnreadableRecords } from "../../lib/pipeline/ports/stream.ts";
import { probeMinute, probeNow } from "../../lib/pipeline/probe.ts";
import { getFeed, getHistory, getStatus, listStatuses } from "../../lib/pipeline/query.ts";
import { relay } from "../../lib/pipeline/relay.ts";
import { rollup } from "../../lib/pipeline/rollup.ts";
import { putSilence, removeSilence } from "../../lib/pipeline/silence.ts";
import {
  putSubscription,
  redriveSubscription,
  removeSubscription,
} from "../../lib/pipeline/subscription.ts";
import { sweep } from "../../lib/pipeline/sweep.ts";
import { silenceWindows } from "../../lib/schedule/silence-windows.ts";
import type { BusEvent } from "./aws/bus.ts";
import type { AwsClient, Command } from "./aws/service.ts";
import type { StreamRecord } from "./aws/stream.ts";
import { Consumer } from "./consumer.ts";
import { simulatedCipher } from "./simulated-cipher.ts";

/** Every port of the pipeline, as one environment of a function has them. */
export type Ports = {
  readonly client: AwsClient;
  readonly clock: Clock;
  readonly store: StatusStore;
  readonly glances: StatusGlances;
  readonly index: StatusIndex;
  readonly agenda: Agenda;
  readonly tree: Tree;
  readonly probeList: ProbeList;
  readonly books: GroupBooks;
  readonly dependents: Dependents;
  readonly expressions: Expressions;
  readonly history: HistoryReader & HistoryWriter;
  readonly feed: FeedReader & FeedKeeper;
  readonly publisher: Publisher;
  readonly unreadable: UnreadableRecords;
  readonly deliveries: Deliveries;
  readonly secrets: Secrets;
  readonly hooks: NamedRows<Hook>;
  readonly cipher: Cipher;
  readonly paths: PathExpressions;
  readonly windows: MutePorts["windows"];
  readonly subscriptions: NamedRows<Subscription>;
  readonly silences: NamedRows<Silence>;
  readonly threads: Threads;
  readonly notices: Notices;
  readonly digests: Digests;
  readonly limit: SendLimit;
};

/** The functions that read the table's stream, each on its own. */
export const READERS = ["relay", "rollup"] as const;
export type Reader = (typeof READERS)[number];

/** How Lambda is told to hand the stream over, as lib/infra/table-stream.ts tells it. */
export type Mapping = {
  readonly batchSize: number;
  readonly retries: number;
  /** Milliseconds. */
  readonly maxAge: number;
  /** Whether the answer says at which record the function stopped, and is heeded. */
  readonly reportsFailures: boolean;
  /** Whether a shard waits for the one that it came of. */
  readonly parentsFirst: boolean;
  readonly wants: (record: StreamRecord) => boolean;
};

/** The parts that a run is made of: production's, or a mutant's. */
export type System = {
  readonly verbs: {
    readonly ingest: typeof ingest;
    readonly ingestBatch: typeof ingestBatch;
    readonly deliver: typeof deliver;
    readonly declare: typeof declare;
    readonly remove: typeof remove;
    readonly relay: typeof relay;
    readonly rollup: typeof rollup;
    readonly sweep: typeof sweep;
    readonly probeMinute: typeof probeMinute;
    readonly probeNow: typeof probeNow;
    readonly getStatus: typeof getStatus;
    readonly listStatuses: typeof listStatuses;
    readonly getHistory: typeof getHistory;
    readonly getFeed: typeof getFeed;
    readonly putGate: typeof putGate;
    readonly removeGate: typeof removeGate;
    readonly putApproval: typeof putApproval;
    readonly removeApproval: typeof removeApproval;
    readonly putOverride: typeof putOverride;
    readonly removeOverride: typeof removeOverride;
    readonly judgeGate: typeof judgeGate;
    readonly decide: (ports: Ports, event: BusEvent) => Promise<number>;
    readonly putSubscription: typeof putSubscription;
    readonly removeSubscription: typeof removeSubscription;
    readonly redriveSubscription: typeof redriveSubscription;
    readonly putSilence: typeof putSilence;
    readonly removeSilence: typeof removeSilence;
    readonly notify: typeof notify;
    readonly notifyMinute: typeof notifyMinute;
    readonly notifyNow: typeof notifyNow;
  };
  readonly portsOver: (client: AwsClient, clock: Clock) => Ports;
  /** What a command is on its way to AWS. */
  readonly request: (command: Command) => Command;
  readonly consumer: () => Consumer;
  readonly mappings: Readonly<Record<Reader, Mapping>>;
};

const TABLE_NAME = "statuses";
const HISTORY_DAYS = 90;
/** Loaded before any run: what a run waits for is in its own time. */
export const evaluate = await statusExpressions.load();

/** Under which name a record is kept. The adapter that is deployed loads its own client, and can't be given one. */
export function keyOfUnreadable(sequenceNumber: string): string {
  return `unreadable/${sequenceNumber}.json`;
}

function unreadableRecords(client: AwsClient): UnreadableRecords {
  return {
    async keep({ sequenceNumber, raw }) {
      const Key = keyOfUnreadable(sequenceNumber);
      await client.send(
        new PutObjectCommand({ Bucket: "failures", Key, Body: JSON.stringify(raw) }),
      );
    },
  };
}

/** The adapters that are deployed. */
function productionPorts(client: AwsClient, clock: Clock): Ports {
  const writer = new DynamoHistoryWriter(client, TABLE_NAME, clock, HISTORY_DAYS);
  const reader = new DynamoHistoryReader(client, TABLE_NAME);
  const feed = new DynamoFeedReader(client, TABLE_NAME, clock);
  const blocks = new FeedBlocks(client, TABLE_NAME, clock, HISTORY_DAYS);
  return {
    client,
    clock,
    store: new DynamoStatusStore(client, TABLE_NAME),
    glances: new DynamoStatusStore(client, TABLE_NAME),
    index: new DynamoStatusIndex(client, TABLE_NAME, clock),
    agenda: new DynamoAgenda(client, TABLE_NAME),
    tree: new DynamoTree(client, TABLE_NAME),
    probeList: new DynamoProbeList(client, TABLE_NAME, clock),
    dependents: new DynamoDependents(client, TABLE_NAME),
    books: new DynamoGroupBooks(client, TABLE_NAME, clock),
    expressions: { load: async () => evaluate },
    history: {
      append: (transitions) => writer.append(transitions),
      page: (resource, limit, before) => reader.page(resource, limit, before),
    },
    feed: {
      read: (question) => feed.read(question),
      latest: () => feed.latest(),
      keep: () => blocks.keep(),
    },
    publisher: new EventBridgePublisher(client, "signalbox"),
    unreadable: unreadableRecords(client),
    deliveries: new DynamoDeliveries(client, TABLE_NAME, clock),
    hooks: new DynamoNamedRows<Hook>(client, TABLE_NAME, "hook"),
    cipher: simulatedCipher,
    paths: pathExpressions,
    windows: silenceWindows,
    subscriptions: new DynamoNamedRows<Subscription>(client, TABLE_NAME, "subscription"),
    silences: new DynamoNamedRows<Silence>(client, TABLE_NAME, "silence"),
    threads: new DynamoThreads(client, TABLE_NAME, clock),
    notices: new DynamoNotices(client, TABLE_NAME, clock, HISTORY_DAYS),
    digests: new DynamoDigests(client, TABLE_NAME, clock),
    limit: new DynamoSendLimit(client, TABLE_NAME, clock),
    secrets: new SecretsManagerSecrets(client, "webhooks", clock),
  };
}

const isStatus: Mapping["wants"] = ({ sort }) => sort === STATUS_ITEM;

/** As the filters of lib/infra/relay.ts say it. */
const isTold: Mapping["wants"] = ({ partition, after }) =>
  partition === SILENCES_PARTITION
    ? after?.value?.S !== undefined
    : partition.startsWith(NOTICE_PARTITIONS) && OUTCOMES.some((one) => one === after?.outcome?.S);

function mappingOf(batchSize: number, wants: Mapping["wants"]): Mapping {
  return {
    batchSize,
    retries: 10_000,
    maxAge: 6 * 60 * 60 * 1000,
    reportsFailures: true,
    parentsFirst: true,
    wants,
  };
}

/** What is deployed. */
export const PRODUCTION: System = {
  verbs: {
    ingest,
    ingestBatch,
    deliver,
    declare,
    remove,
    relay,
    rollup,
    sweep,
    probeMinute,
    probeNow,
    getStatus,
    listStatuses,
    getHistory,
    getFeed,
    putGate,
    removeGate,
    putApproval,
    removeApproval,
    putOverride,
    removeOverride,
    judgeGate,
    decide: (ports, { detail }) => decideDependents(ports, detail.resource),
    putSubscription,
    removeSubscription,
    redriveSubscription,
    putSilence,
    removeSilence,
    notify,
    notifyMinute,
    notifyNow,
  },
  portsOver: productionPorts,
  request: (command) => command,
  consumer: () => new Consumer(),
  mappings: {
    relay: mappingOf(100, (record) => isStatus(record) || isTold(record)),
    rollup: mappingOf(1_000, isStatus),
  },
};
