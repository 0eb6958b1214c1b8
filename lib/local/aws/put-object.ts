import type { Buckets } from "../buckets.ts";
import { AwsError } from "./error.ts";
import type { Operation, Request } from "./operation.ts";

/** S3's PutObject, into the buckets of this machine. */
export function putObject(buckets: Buckets): Operation {
  return {
    needs: (request) => [{ action: "s3:PutObject", resource: `arn:aws:s3:::${pathIn(request)}` }],
    answer: async (request, body) => {
      const { Bucket = "", Key = "" } = request as { Bucket?: string; Key?: string };
      if (!buckets.has(Bucket)) {
        throw new AwsError("NoSuchBucket", "The specified bucket does not exist");
      }
      await buckets.put(Bucket, Key, body);
      return { status: 200, body: "" };
    },
  };
}

function pathIn({ Bucket, Key }: Request): string {
  return `${Bucket}/${Key}`;
}
