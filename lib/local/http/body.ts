import type { IncomingMessage } from "node:http";
import { Refusal } from "../../domain/refusal.ts";

/** The bytes of a request; throws `tooLarge`, having read no more than `limit` of them. */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > limit) throw new Refusal("tooLarge", `the body has more than ${limit} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
