import type { S3ClientConfig } from "@aws-sdk/client-s3";
import type { Clock } from "../pipeline/ports/clock.ts";
import type { Change, StreamRecord, UnreadableRecords } from "../pipeline/ports/stream.ts";
import { clientOf } from "./clients.ts";

/** The shape of what Lambda itself writes of records that it gives up, so that one runbook handles both. */
function documentOf(
  { sequenceNumber, raw }: StreamRecord<Change>,
  cause: unknown,
  timestamp: string,
) {
  return {
    requestContext: { condition: "Unreadable", approximateInvokeCount: 1 },
    responseContext: { functionError: String(cause) },
    version: "1.0",
    timestamp,
    DDBStreamBatchInfo: {
      startSequenceNumber: sequenceNumber,
      endSequenceNumber: sequenceNumber,
      batchSize: 1,
    },
    payload: { Records: [raw] },
  };
}

/** Keeps records in a bucket, a document each. */
export class S3UnreadableRecords implements UnreadableRecords {
  readonly #bucket: string;
  readonly #clock: Clock;
  readonly #options: S3ClientConfig;

  constructor(bucket: string, clock: Clock, options: S3ClientConfig = {}) {
    this.#bucket = bucket;
    this.#clock = clock;
    this.#options = { ...options, forcePathStyle: true };
  }

  /** The client is loaded when it is needed, which is hardly ever, so that no cold start waits for it. */
  async keep(record: StreamRecord<Change>, cause: unknown): Promise<void> {
    const { PutObjectCommand, S3Client } = await import("@aws-sdk/client-s3");
    await clientOf(S3Client, this.#options).send(
      new PutObjectCommand({
        Bucket: this.#bucket,
        Key: `unreadable/${record.sequenceNumber}.json`,
        ContentType: "application/json",
        Body: JSON.stringify(documentOf(record, cause, this.#clock.now())),
      }),
    );
  }
}
