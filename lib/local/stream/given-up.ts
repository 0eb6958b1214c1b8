import { randomUUID } from "node:crypto";
import type { GivenUp } from "./batches.ts";

/** Where given up records come from, as far as their failure document says. */
export type Origin = {
  readonly id: string;
  readonly functionArn: string;
  readonly streamArn: string;
};

/** Puts what a stream gave up into a bucket, in the shape and under the key that Lambda uses. */
export function keepGivenUp(put: (key: string, body: string) => Promise<void>, origin: Origin) {
  return async (givenUp: GivenUp): Promise<void> => {
    const timestamp = new Date().toISOString();
    const day = timestamp.slice(0, 10).replaceAll("-", "/");
    const name = `${timestamp.slice(0, 19).replaceAll(":", ".")}-${randomUUID()}`;
    const key = `aws/lambda/${origin.id}/${givenUp.shard}/${day}/${name}`;
    await put(key, JSON.stringify(documentOf(origin, givenUp, timestamp)));
  };
}

function documentOf(
  { functionArn, streamArn }: Origin,
  { shard, condition, attempts, reason, records }: GivenUp,
  timestamp: string,
) {
  const numbers = records.map(({ dynamodb }) => dynamodb.SequenceNumber);
  return {
    requestContext: {
      requestId: randomUUID(),
      functionArn,
      condition,
      approximateInvokeCount: attempts,
    },
    responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: reason },
    version: "1.0",
    timestamp,
    DDBStreamBatchInfo: {
      shardId: shard,
      startSequenceNumber: numbers[0],
      endSequenceNumber: numbers.at(-1),
      batchSize: records.length,
      streamArn,
    },
    payload: JSON.stringify({ Records: records }),
  };
}
