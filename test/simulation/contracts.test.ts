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
import { EventBridgePublisher } from "../../lib/aws/publisher.ts";
import { DynamoSendLimit } from "../../lib/aws/send-limit.ts";
import { DynamoStatusIndex } from "../../lib/aws/status-index.ts";
import { DynamoStatusStore } from "../../lib/aws/status-store.ts";
import { DynamoThreads } from "../../lib/aws/threads.ts";
import { DynamoTree } from "../../lib/aws/tree.ts";
import { describeAgenda } from "../contract/agenda.ts";
import { describeDeliveries } from "../contract/deliveries.ts";
import { describeDependents } from "../contract/dependents.ts";
import { describeDigests } from "../contract/digests.ts";
import { describeFeed } from "../contract/feed.ts";
import { describeGroupBooks } from "../contract/group-books.ts";
import { describeHistory } from "../contract/history.ts";
import { describeNamedRows } from "../contract/named-rows.ts";
import { describeNotices } from "../contract/notices.ts";
import { describeProbeList } from "../contract/probe-list.ts";
import { describePublisher } from "../contract/publisher.ts";
import { describeSendLimit } from "../contract/send-limit.ts";
import { describeStatusIndex } from "../contract/status-index.ts";
import { describeStatusStore } from "../contract/status-store.ts";
import { describeThreads } from "../contract/threads.ts";
import { type BusEvent, SimulatedBus } from "./aws/bus.ts";
import { clientThat, perform } from "./aws/service.ts";
import { SimulatedTable } from "./aws/table.ts";

/** Simulated services without faults, and what the bus took. */
function services() {
  const onBus: BusEvent[] = [];
  const bus = new SimulatedBus(Date.now, (event) => onBus.push(event));
  const aws = { table: new SimulatedTable(), bus, bucket: new Map(), secret: () => "{}" };
  return { onBus, client: clientThat(async (command) => perform(aws, command, "test")) };
}

describeStatusStore(async () => new DynamoStatusStore(services().client, "table"));

describeStatusIndex(async () => {
  const { client } = services();
  return {
    store: new DynamoStatusStore(client, "table"),
    index: new DynamoStatusIndex(client, "table", systemClock),
    tree: new DynamoTree(client, "table"),
  };
});

describeAgenda(async () => {
  const { client } = services();
  return {
    store: new DynamoStatusStore(client, "table"),
    agenda: new DynamoAgenda(client, "table"),
  };
});

describeProbeList(async () => {
  const { client } = services();
  return {
    store: new DynamoStatusStore(client, "table"),
    list: new DynamoProbeList(client, "table", systemClock),
  };
});

describeHistory(async () => {
  const { client } = services();
  const writer = new DynamoHistoryWriter(client, "table", systemClock, 90);
  const reader = new DynamoHistoryReader(client, "table");
  return {
    append: (transitions) => writer.append(transitions),
    page: (resource, limit, before) => reader.page(resource, limit, before),
  };
});

describeFeed(async (clock) => {
  const { client } = services();
  return {
    reader: new DynamoFeedReader(client, "table", clock),
    keeper: new FeedBlocks(client, "table", clock, 90),
    writer: () => new DynamoHistoryWriter(client, "table", clock, 90),
  };
});

describeDeliveries(async (clock) => new DynamoDeliveries(services().client, "table", clock));

describeDependents(async () => new DynamoDependents(services().client, "table"));

describeGroupBooks(async () => new DynamoGroupBooks(services().client, "table", systemClock));

describeNamedRows(async () => {
  const { client } = services();
  return [
    new DynamoNamedRows(client, "table", "subscription"),
    new DynamoNamedRows(client, "table", "silence"),
  ];
});

describeThreads(async () => new DynamoThreads(services().client, "table", systemClock));

describeDigests(async () => new DynamoDigests(services().client, "table", systemClock));
describeSendLimit(async (clock) => new DynamoSendLimit(services().client, "table", clock));
describeNotices(async () => new DynamoNotices(services().client, "table", systemClock, 90));

describePublisher(async () => {
  const { client, onBus } = services();
  return {
    publisher: new EventBridgePublisher(client, "bus"),
    onBus: () =>
      onBus.map(({ detailType, time, detail }) => ({
        detailType,
        time: time.replace(/\.\d+Z$/, "Z"),
        detail,
      })),
  };
});
