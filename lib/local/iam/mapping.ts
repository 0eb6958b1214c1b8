import { StartFailure } from "../failure.ts";
import type { Iam } from "./iam.ts";

/** What Lambda's poller does with the role of the function that it polls for. */
const POLLING = ["DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"];

type Mapped = { readonly id: string; readonly functionName: string };

/** As Lambda refuses a mapping whose function's role can't read the stream: throws a `StartFailure`. */
export function requirePolling(iam: Iam, { id, functionName }: Mapped, streamArn: string): void {
  for (const action of POLLING) {
    try {
      iam.require(functionName, { action: `dynamodb:${action}`, resource: streamArn });
    } catch (error) {
      throw new StartFailure(`the mapping ${id} can't read its stream: ${error}`);
    }
  }
}

/** What Lambda does with a function's role when it writes an object to a failure destination; throws when it may not. */
export function requirePutting(
  iam: Iam,
  { functionName }: Mapped,
  bucketArn: string,
  key: string,
): void {
  iam.require(functionName, { action: "s3:ListBucket", resource: bucketArn });
  iam.require(functionName, { action: "s3:PutObject", resource: `${bucketArn}/${key}` });
}
