import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import middy from "@middy/core";
import type {
  Context,
  DynamoDBBatchResponse,
  DynamoDBRecord,
  DynamoDBStreamEvent,
} from "aws-lambda";
import type { StreamRecord } from "../pipeline/ports.ts";
import type { Relayed } from "../pipeline/relay.ts";
import { METRICS } from "./metrics.ts";
import { toStored } from "./status-store.ts";

type Image = Record<string, AttributeValue>;

/** The Lambda handler of a verb that goes through stream records in order and says where it stopped. */
export function streamHandler(
  verb: string,
  work: (records: readonly StreamRecord[]) => Promise<Relayed>,
) {
  const logger = new Logger({ serviceName: verb });
  const metrics = new Metrics({ namespace: METRICS.namespace, serviceName: verb });
  const run = async (
    event: DynamoDBStreamEvent,
    context: Context,
  ): Promise<DynamoDBBatchResponse> => {
    logger.addContext(context);
    const { published, unreadable, failure } = await work(event.Records.map(toRecord));
    metrics.addDimension(METRICS.dimension, context.functionName);
    metrics.addMetric(METRICS.published, MetricUnit.Count, published);
    metrics.addMetric(METRICS.unreadable, MetricUnit.Count, unreadable);
    metrics.publishStoredMetrics();
    if (!failure) return { batchItemFailures: [] };
    const { sequenceNumber, cause } = failure;
    logger.error("stopped at a record", { sequenceNumber, error: cause as Error });
    return { batchItemFailures: [{ itemIdentifier: sequenceNumber }] };
  };
  return middy(run);
}

function toRecord(raw: DynamoDBRecord): StreamRecord {
  const { SequenceNumber, OldImage, NewImage } = raw.dynamodb ?? {};
  return {
    sequenceNumber: SequenceNumber ?? "",
    raw,
    read: () => ({ before: stateOf(OldImage as Image), after: stateOf(NewImage as Image) }),
  };
}

function stateOf(image: Image | undefined) {
  return image && toStored(image).state;
}
