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
import type { Relayed, StreamRecord } from "../pipeline/relay.ts";
import { toStored } from "./status-store.ts";

type Image = Record<string, AttributeValue>;

/** The Lambda handler of a verb that goes through stream records in order and says where it stopped. */
export function streamHandler(
  verb: string,
  work: (records: readonly StreamRecord[]) => Promise<Relayed>,
) {
  const logger = new Logger({ serviceName: verb });
  const metrics = new Metrics({ namespace: "Signalbox", serviceName: verb });
  const run = async (
    event: DynamoDBStreamEvent,
    context: Context,
  ): Promise<DynamoDBBatchResponse> => {
    logger.addContext(context);
    const { published, failure } = await work(event.Records.map(toRecord));
    metrics.addMetric("TransitionsPublished", MetricUnit.Count, published);
    metrics.publishStoredMetrics();
    if (!failure) return { batchItemFailures: [] };
    const { sequenceNumber, cause } = failure;
    logger.error("stopped at a record", { sequenceNumber, error: cause as Error });
    return { batchItemFailures: [{ itemIdentifier: sequenceNumber }] };
  };
  return middy(run);
}

function toRecord({ dynamodb }: DynamoDBRecord): StreamRecord {
  const { SequenceNumber, OldImage, NewImage } = dynamodb ?? {};
  return {
    sequenceNumber: SequenceNumber ?? "",
    read: () => ({ before: stateOf(OldImage as Image), after: stateOf(NewImage as Image) }),
  };
}

function stateOf(image: Image | undefined) {
  return image && toStored(image).state;
}
