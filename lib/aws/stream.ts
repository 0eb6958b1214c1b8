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
import type { Change, Images, StreamRecord } from "../pipeline/ports/stream.ts";
import type { Failure } from "../pipeline/records.ts";
import { asidesIn } from "./asides.ts";
import { type Counts, counter } from "./counter.ts";
import { METRICS } from "./metrics.ts";
import { toStored } from "./status-store.ts";
import { STATUS_ITEM } from "./table.ts";

type Image = Record<string, AttributeValue>;
/** A row before and after a write, as far as it was there. */
export type StreamedRow = { readonly before: Image | undefined; readonly after: Image | undefined };

/** How far a verb came with stream records, and what it counts under a metric's name. */
type Handled = {
  readonly unreadable: number;
  readonly failure?: Failure;
  readonly counts: Counts;
};

/** The Lambda handler of a verb that goes through stream records in order and says where it stopped. */
export function streamHandler<C extends Change>(
  verb: string,
  read: (record: StreamedRow) => C,
  work: (records: readonly StreamRecord<C>[]) => Promise<Handled>,
) {
  const logger = new Logger({ serviceName: verb });
  const count = counter(verb);
  const run = async (
    event: DynamoDBStreamEvent,
    context: Context,
  ): Promise<DynamoDBBatchResponse> => {
    logger.addContext(context);
    const { counts, unreadable, failure } = await work(
      event.Records.map((raw) => toRecord(raw, read)),
    );
    count({ ...counts, [METRICS.unreadable]: unreadable });
    if (!failure) return { batchItemFailures: [] };
    const { sequenceNumber, cause } = failure;
    logger.error("stopped at a record", { sequenceNumber, error: cause as Error });
    return { batchItemFailures: [{ itemIdentifier: sequenceNumber }] };
  };
  return middy(run);
}

function toRecord<C extends Change>(
  raw: DynamoDBRecord,
  read: (record: StreamedRow) => C,
): StreamRecord<C> {
  const { SequenceNumber = "", OldImage, NewImage } = raw.dynamodb ?? {};
  const images = { before: OldImage as Image, after: NewImage as Image };
  return { sequenceNumber: SequenceNumber, raw, read: () => read(images) };
}

/** What a record says of a status; throws when it is of no such row. */
export function statusIn({ before, after }: StreamedRow): Images {
  return imagesOf(before && toStored(before), after && toStored(after));
}

/** What a record says of any row that histories tell of; throws when it is of another. */
export function changeIn(row: StreamedRow): Change {
  const { before, after } = row;
  if ((after ?? before)?.item?.S === STATUS_ITEM) return statusIn(row);
  return { asides: after ? asidesIn(after) : [] };
}

/** What a record's images say of a resource. */
export function imagesOf(before: Stored | undefined, after: Stored | undefined): Images {
  const { version = 0 } = after ?? before ?? {};
  return { before: before?.state, after: after?.state, version };
}
