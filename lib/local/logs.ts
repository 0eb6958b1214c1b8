import { randomUUID } from "node:crypto";
import { createWriteStream, type WriteStream } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { GivenUp } from "./stream-batches.ts";

/** The log groups of the stack, as files in a folder. */
export class Logs {
  readonly #folder: string;
  readonly #complain: (text: string) => void;
  readonly #streams = new Map<string, WriteStream>();
  #closed = false;

  constructor(folder: string, complain: (text: string) => void) {
    this.#folder = folder;
    this.#complain = complain;
  }

  /** Adds text to a log, unless they have been closed: an environment may say something as it ends. */
  append(name: string, text: string): void {
    if (this.#closed) return;
    const stream = this.#streams.get(name) ?? this.#open(name);
    stream.write(text);
  }

  /** Resolves when everything has been written. */
  async close(): Promise<void> {
    this.#closed = true;
    const streams = [...this.#streams.values()];
    await Promise.all(streams.map((stream) => new Promise((resolve) => stream.end(resolve))));
  }

  #open(name: string): WriteStream {
    const stream = createWriteStream(join(this.#folder, `${fileName(name)}.log`), { flags: "a" });
    stream.once("error", ({ message }) => this.#complain(`the log ${name} is lost: ${message}`));
    stream.on("error", () => undefined);
    this.#streams.set(name, stream);
    return stream;
  }
}

/** Where given up records come from, as far as their failure document says. */
export type Origin = {
  readonly id: string;
  readonly functionArn: string;
  readonly streamArn: string;
};

/** Writes what a stream gave up into a bucket's folder, in the shape and under the key that Lambda uses. */
export function keepGivenUp(folder: string, origin: Origin) {
  return async (givenUp: GivenUp): Promise<void> => {
    const timestamp = new Date().toISOString();
    const day = timestamp.slice(0, 10).replaceAll("-", "/");
    const name = `${timestamp.slice(0, 19).replaceAll(":", ".")}-${randomUUID()}`;
    const file = join(folder, "aws", "lambda", origin.id, givenUp.shard, day, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, JSON.stringify(documentOf(origin, givenUp, timestamp)));
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

function fileName(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9._-]+/g, "-").replace(/^-/, "");
}
