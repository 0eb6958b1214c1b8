import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { AwsError } from "./error.ts";
import type { Operation, Request } from "./operation.ts";

/** S3's PutObject, into a folder for each bucket. */
export function putObject(buckets: string): Operation {
  return {
    needs: ({ Bucket, Key }) => [
      { action: "s3:PutObject", resource: `arn:aws:s3:::${Bucket}/${Key}` },
    ],
    async answer(request, body) {
      const file = fileOf(buckets, request);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, body);
      return { status: 200, body: "" };
    },
  };
}

/** S3 takes any key, a folder doesn't. */
function fileOf(buckets: string, { Bucket, Key }: Request): string {
  const folder = join(buckets, String(Bucket));
  const file = join(folder, String(Key));
  const inside = relative(folder, file);
  if (inside !== "" && !inside.startsWith("..")) return file;
  throw new AwsError("InvalidURI", `${Key} can't be a file here`);
}
