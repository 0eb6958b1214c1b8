import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { clientOf } from "../lib/aws/clients.ts";
import { systemClock } from "../lib/aws/clock.ts";
import { settingsOf } from "../lib/aws/environment.ts";
import { DynamoHistoryWriter } from "../lib/aws/history.ts";
import { METRICS } from "../lib/aws/metrics.ts";
import { EventBridgePublisher } from "../lib/aws/publisher.ts";
import { changeIn, streamHandler } from "../lib/aws/stream.ts";
import { S3UnreadableRecords } from "../lib/aws/unreadable-records.ts";
import { relay } from "../lib/pipeline/relay.ts";

const { table, bus, historyDays, failureBucket } = settingsOf("relay");
const days = Number(historyDays);
const ports = {
  publisher: new EventBridgePublisher(clientOf(EventBridgeClient), bus),
  history: new DynamoHistoryWriter(clientOf(DynamoDBClient), table, systemClock, days),
  unreadable: new S3UnreadableRecords(failureBucket, systemClock),
};

/** The table's stream in, transitions out: the only code that publishes. */
export const handler = streamHandler("relay", changeIn, async (records) => {
  const { published, ...rest } = await relay(ports, records);
  return { ...rest, counts: { [METRICS.published]: published } };
});
