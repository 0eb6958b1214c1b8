import { setTimeout as sleep } from "node:timers/promises";
import type { Json } from "../domain/json.ts";
import { compilePattern, matchesPattern, type Pattern } from "../domain/pattern/pattern.ts";
import type { LocalFunction } from "./function.ts";
import type { StreamRecord } from "./stream-reader.ts";

/** How an event source mapping wants its batches handled, in the template's terms. */
export type BatchOptions = {
  readonly function: LocalFunction;
  readonly filters: readonly string[];
  /** Whether a failed batch is halved, so that the record at fault ends up alone. */
  readonly bisect: boolean;
  /** Whether the function says at which record it stopped. */
  readonly reportsFailures: boolean;
  /** How often a failed batch is tried again, and how old in seconds its records may get; -1 is no bound. */
  readonly retries: number;
  readonly maxAge: number;
  /** Keeps what is given up. */
  readonly giveUp: (givenUp: GivenUp) => Promise<void>;
  readonly complain: (text: string) => void;
};

/** What a failure destination is told of records that were given up, the records themselves included. */
export type GivenUp = {
  readonly shard: string;
  readonly condition: "RetryAttemptsExhausted" | "MaximumRecordAgeExceeded";
  readonly attempts: number;
  readonly reason: string;
  readonly records: readonly StreamRecord[];
};

type Records = readonly [StreamRecord, ...StreamRecord[]];
type Failed = { readonly rest: Records; readonly reason: string };

const RETRY_PAUSE = { least: 100, most: 1_000 } as const;

/** Hands batches of one stream to a function, as Lambda does: in order, retried, halved, and given up in the end. */
export class StreamBatches {
  readonly #options: BatchOptions;
  readonly #filters: readonly Pattern[];
  readonly #done: (shard: string, sequenceNumber: string) => void;
  readonly #stopping = new AbortController();

  /** `done` is called whenever all records of a shard up to one have been handled or given up. */
  constructor(options: BatchOptions, done: (shard: string, sequenceNumber: string) => void) {
    this.#options = options;
    this.#filters = options.filters.map((filter) => compilePattern(JSON.parse(filter)));
    this.#done = done;
  }

  stop(): void {
    this.#stopping.abort();
  }

  /** Handles a batch; after a stop, what of it is left undone comes again at the next start. */
  async handle(shard: string, records: readonly StreamRecord[]): Promise<void> {
    const [first, ...rest] = records.filter((record) => this.#isWanted(record));
    if (first) await this.#deliver(shard, [first, ...rest]);
    const last = records.at(-1);
    if (last && !this.#stopping.signal.aborted) this.#done(shard, numberOf(last));
  }

  #isWanted(record: StreamRecord): boolean {
    return (
      this.#filters.length === 0 ||
      this.#filters.some((filter) => matchesPattern(filter, record as unknown as Json))
    );
  }

  async #deliver(shard: string, batch: Records): Promise<void> {
    let records = batch;
    for (let attempt = 0; !this.#stopping.signal.aborted; attempt++) {
      const failed = await this.#invoke(shard, records);
      if (!failed) return;
      records = failed.rest;
      this.#options.complain(`${this.#options.function.name}: ${failed.reason}`);
      const condition = this.#exhausted(records, attempt);
      if (this.#options.bisect && records.length > 1) return this.#bisect(shard, records);
      if (condition) return this.#giveUp(shard, records, condition, attempt + 1, failed.reason);
      await this.#pause(attempt);
    }
  }

  async #bisect(shard: string, records: Records): Promise<void> {
    const middle = Math.ceil(records.length / 2);
    await this.#deliver(shard, records.slice(0, middle) as unknown as Records);
    await this.#deliver(shard, records.slice(middle) as unknown as Records);
  }

  /** What of the records failed; undefined when none did. */
  async #invoke(shard: string, records: Records): Promise<Failed | undefined> {
    try {
      const answer = await this.#options.function.invoke({ Records: records.map(asLambdaDoes) });
      return this.#options.reportsFailures ? this.#failedIn(shard, records, answer) : undefined;
    } catch (error) {
      return { rest: records, reason: String(error) };
    }
  }

  /** Lambda goes on from the earliest record named, and with the whole batch when a name is none of its records. */
  #failedIn(shard: string, records: Records, answer: unknown): Failed | undefined {
    const { batchItemFailures = [] } = (answer ?? {}) as {
      batchItemFailures?: { itemIdentifier: string }[];
    };
    if (batchItemFailures.length === 0) return undefined;
    const places = batchItemFailures.map(({ itemIdentifier }) =>
      records.findIndex((record) => numberOf(record) === itemIdentifier),
    );
    const from = Math.max(Math.min(...places), 0);
    const before = records[from - 1];
    if (before) this.#done(shard, numberOf(before));
    const rest = records.slice(from) as unknown as Records;
    return { rest, reason: `stopped at record ${numberOf(rest[0])}` };
  }

  #exhausted(records: Records, attempt: number): GivenUp["condition"] | undefined {
    const { retries, maxAge } = this.#options;
    const age = Date.now() / 1000 - records[0].dynamodb.ApproximateCreationDateTime;
    if (maxAge >= 0 && age > maxAge) return "MaximumRecordAgeExceeded";
    return retries >= 0 && attempt >= retries ? "RetryAttemptsExhausted" : undefined;
  }

  async #giveUp(
    shard: string,
    records: Records,
    condition: GivenUp["condition"],
    attempts: number,
    reason: string,
  ): Promise<void> {
    await this.#options.giveUp({ shard, condition, attempts, reason, records });
    this.#options.complain(`${records.length} records given up after ${attempts} attempts`);
  }

  async #pause(attempt: number): Promise<void> {
    const milliseconds = Math.min(RETRY_PAUSE.most, RETRY_PAUSE.least * 2 ** attempt);
    const { signal } = this.#stopping;
    await sleep(milliseconds, undefined, { signal }).catch(() => undefined);
  }
}

/** Lambda names the stream that a record came from. */
function asLambdaDoes(record: StreamRecord): StreamRecord {
  return { ...record, eventSource: "aws:dynamodb", awsRegion: "local" };
}

function numberOf(record: StreamRecord): string {
  return record.dynamodb.SequenceNumber;
}
