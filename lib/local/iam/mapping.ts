import { StartFailure } from "../failure.ts";
import type { Iam } from "./iam.ts";

/** What Lambda's poller does with the role of the function that it polls for. */
const POLLING = ["DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"];

/** A mapping of a stream to a function, with the bucket for what is given up. */
type Mapped = {
  readonly id: string;
  readonly functionName: string;
  readonly streamArn: string;
  readonly bucketArn: string;
};

/** Throws a `StartFailure` unless a function's role lets Lambda read the stream for it, and keep what is given up. */
export function requireMapping(iam: Iam, mapped: Mapped): void {
  const { id, functionName, streamArn, bucketArn } = mapped;
  const accesses = [
    ...POLLING.map((name) => ({ action: `dynamodb:${name}`, resource: streamArn })),
    { action: "s3:ListBucket", resource: bucketArn },
    { action: "s3:PutObject", resource: `${bucketArn}/aws/lambda/${id}/` },
  ];
  for (const access of accesses) {
    try {
      iam.require(functionName, access);
    } catch (error) {
      throw new StartFailure(`the mapping ${id} can't work: ${error}`);
    }
  }
}
