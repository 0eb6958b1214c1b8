import { Logger } from "@aws-lambda-powertools/logger";
import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import middy from "@middy/core";
import type {
  Context,
  DynamoDBBatchResponse,
  DynamoDBRecord,
  DynamoDBStreamEvent,
} from "aws-lambda";
import type { Stored } from "../pipeline/ports/status.ts";
import type { Images, StreamRecord } from "../pipeline/ports/stream.ts";
import type { Failure } from "../pipeline/records.ts";
import { type Counts, counter } from "./counter.ts";
import { METRICS } from "./metrics.ts";
import { toStored } from "./status-store.ts";

type Image = Record<string, AttributeValue>;

/** How far a verb came with stream records, and what it counts under a metric's name. */
type Handled = {
  readonly unreadable: number;
  readonly failure?: Failure;
  readonly counts: Counts;
};

/** The Lambda handler of a verb that goes through stream records in order and says where it stopped. */
export function streamHandler(
  verb: string,
  work: (records: readonly StreamRecord[]) => Promise<Handled>,
) {
  const logger = new Logger({ serviceName: verb });
  const count = counter(verb);
  const run = async (
    event: DynamoDBStreamEvent,
    context: Context,
  ): Promise<DynamoDBBatchResponse> => {
    logger.addContext(context);
    const { counts, unreadable, failure } = await work(event.Records.map(toRecord));
    count({ ...counts, [METRICS.unreadable]: unreadable });
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
    read: () => imagesOf(storedIn(OldImage as Image), storedIn(NewImage as Image)),
  };
}

/** What a record's images say of a resource. */
export function imagesOf(before: Stored | undefined, after: Stored | undefined): Images {
  const { version = 0 } = after ?? before ?? {};
  return { before: before?.state, after: after?.state, version };
}

function storedIn(image: Image | undefined): Stored | undefined {
  return image && toStored(image);
}
