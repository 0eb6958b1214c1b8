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
import { DynamoTokens } from "../../lib/aws/tokens.ts";
import { DynamoTree } from "../../lib/aws/tree.ts";
import { describeAgenda } from "../contract/agenda.ts";
import { describeCipher } from "../contract/cipher.ts";
import { describeDeliveries } from "../contract/deliveries.ts";
import { describeDependents } from "../contract/dependents.ts";
import { describeDigests } from "../contract/digests.ts";
import { describeFeed } from "../contract/feed.ts";
import { describeGroupBooks } from "../contract/group-books.ts";
import { describeHistory, describeLookback } from "../contract/history.ts";
import { describeNamedRows } from "../contract/named-rows.ts";
import { describeNotices } from "../contract/notices.ts";
import { describeProbeList } from "../contract/probe-list.ts";
import { describeSendLimit } from "../contract/send-limit.ts";
import { describeStatusIndex } from "../contract/status-index.ts";
import { describeStatusStore } from "../contract/status-store.ts";
import { describeThreads } from "../contract/threads.ts";
import { describeTokens } from "../contract/tokens.ts";
import { aCipher } from "./cipher.ts";
import { aClient, aTable } from "./table.ts";

const client = aClient();

describeStatusStore(async () => new DynamoStatusStore(client, await aTable(client)));

describeStatusIndex(async () => {
  const table = await aTable(client);
  return {
    store: new DynamoStatusStore(client, table),
    index: new DynamoStatusIndex(client, table, systemClock),
    tree: new DynamoTree(client, table),
  };
});

describeAgenda(async () => {
  const table = await aTable(client);
  return {
    store: new DynamoStatusStore(client, table),
    agenda: new DynamoAgenda(client, table),
  };
});

describeGroupBooks(async () => new DynamoGroupBooks(client, await aTable(client), systemClock));
describeDependents(async () => new DynamoDependents(client, await aTable(client)));
describeProbeList(async () => {
  const table = await aTable(client);
  return {
    store: new DynamoStatusStore(client, table),
    list: new DynamoProbeList(client, table, systemClock),
  };
});

describeHistory(async () => {
  const table = await aTable(client);
  const writer = new DynamoHistoryWriter(client, table, systemClock, 90);
  const reader = new DynamoHistoryReader(client, table);
  return {
    append: (transitions) => writer.append(transitions),
    page: (resource, limit, before) => reader.page(resource, limit, before),
  };
});

describeFeed(async (clock) => {
  const table = await aTable(client);
  return {
    reader: new DynamoFeedReader(client, table, clock),
    keeper: new FeedBlocks(client, table, clock, 90),
    writer: () => new DynamoHistoryWriter(client, table, clock, 90),
  };
});

describeNamedRows(async () => {
  const table = await aTable(client);
  return [
    new DynamoNamedRows(client, table, "subscription"),
    new DynamoNamedRows(client, table, "silence"),
  ];
});
describeThreads(async () => new DynamoThreads(client, await aTable(client), systemClock));
describeDigests(async () => new DynamoDigests(client, await aTable(client), systemClock));
describeSendLimit(async (clock) => new DynamoSendLimit(client, await aTable(client), clock));
describeNotices(async () => new DynamoNotices(client, await aTable(client), systemClock, 90));

describeCipher(() => aCipher(systemClock));
describeLookback(async () => {
  const table = await aTable(client);
  const writer = new DynamoHistoryWriter(client, table, systemClock, 90);
  const reader = new DynamoHistoryReader(client, table);
  return {
    append: (transitions) => writer.append(transitions),
    transitions: (resource) => reader.transitions(resource),
    decision: (gate, at) => reader.decision(gate, at),
  };
});

describeDeliveries(async (clock) => new DynamoDeliveries(client, await aTable(client), clock));
describeTokens(async () => new DynamoTokens(client, await aTable(client)));
