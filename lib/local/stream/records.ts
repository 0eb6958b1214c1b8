import { PSEUDO_PARAMETERS } from "../template/template.ts";
import type { StreamRecord } from "./reader.ts";

/** Records that a function is handed at once, in the order of the stream. */
export type Records = readonly [StreamRecord, ...StreamRecord[]];

/** What of a batch is to be tried again, and why. */
export type Failed = { readonly rest: Records; readonly reason: string };

/** What a function's answer says that failed: from the earliest record named on, or all when a name is of none. */
export function failedIn(records: Records, answer: unknown): Failed | undefined {
  const { batchItemFailures } = (answer ?? {}) as {
    batchItemFailures?: readonly { itemIdentifier?: string }[] | null;
  };
  const places = (batchItemFailures ?? []).map(({ itemIdentifier }) =>
    records.findIndex((record) => numberOf(record) === itemIdentifier),
  );
  if (places.length === 0) return undefined;
  const [first = records[0], ...rest] = records.slice(Math.max(Math.min(...places), 0));
  return { rest: [first, ...rest], reason: `stopped at record ${numberOf(first)}` };
}

/** A record as Lambda hands it over: it names the stream that it came from. */
export function asLambdaDoes(record: StreamRecord, eventSourceARN: string): StreamRecord {
  const { "AWS::Region": awsRegion } = PSEUDO_PARAMETERS;
  return { ...record, eventSource: "aws:dynamodb", awsRegion, eventSourceARN };
}

/** Seconds since a record was written. */
export function ageOf({ dynamodb }: StreamRecord): number {
  return Date.now() / 1000 - dynamodb.ApproximateCreationDateTime;
}

export function numberOf({ dynamodb }: StreamRecord): string {
  return dynamodb.SequenceNumber;
}
