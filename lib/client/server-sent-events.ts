import { ClientError } from "./errors.ts";

/** The data of each server-sent event in a stream; throws `ClientError` for one longer than `limit` characters. */
export async function* eventData(
  chunks: AsyncIterable<Uint8Array>,
  limit: number,
): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of chunks) {
    const blocks = (rest + decoder.decode(chunk, { stream: true })).split(/\r?\n\r?\n/);
    rest = blocks.pop() ?? "";
    if (rest.length > limit) {
      throw new ClientError(`an event has more than ${limit} characters; read on after it`);
    }
    for (const block of blocks) {
      const data = dataOf(block);
      if (data !== undefined) yield data;
    }
  }
}

/** The `data` lines of one event; undefined for a comment that only keeps the connection open. */
function dataOf(block: string): string | undefined {
  const lines = block
    .split(/\r?\n/)
    .filter((line) => line.startsWith("data:"))
    .map((line) => line.slice("data:".length).replace(/^ /, ""));
  return lines.length === 0 ? undefined : lines.join("\n");
}
