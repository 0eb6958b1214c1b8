import { setTimeout as sleep } from "node:timers/promises";
import type { Json } from "../../domain/json.ts";
import { matchesPattern, type Pattern } from "../../domain/pattern/pattern.ts";
import type { Invocable } from "../functions/function.ts";
import type { StreamRecord } from "./reader.ts";
import { ageOf, asLambdaDoes, type Failed, failedIn, numberOf, type Records } from "./records.ts";

/** How an event source mapping wants its batches handled, in the template's terms. */
export type BatchOptions = {
  readonly function: Invocable;
  /** The stream that the records say they are from. */
  readonly streamArn: string;
  readonly filters: readonly Pattern[];
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

const RETRY_PAUSE = { least: 100, most: 1_000 } as const;

/** Hands batches of one stream to a function, as Lambda does: in order, retried, halved, and given up in the end. */
export class StreamBatches {
  readonly #options: BatchOptions;
  readonly #done: (shard: string, sequenceNumber: string) => void;
  readonly #stopping = new AbortController();

  /** `done` is called whenever all records of a shard up to one have been handled or given up. */
  constructor(options: BatchOptions, done: (shard: string, sequenceNumber: string) => void) {
    this.#options = options;
    this.#done = done;
  }

  stop(): void {
    this.#stopping.abort();
  }

  /** Handles a batch; after a stop, what of it is left undone comes again at the next start. */
  async handle(shard: string, records: readonly StreamRecord[]): Promise<void> {
    const all = records.map((record) => asLambdaDoes(record, this.#options.streamArn));
    const wanted = all.filter((record) => this.#isWanted(record));
    const [first, ...rest] = wanted;
    if (first && !(await this.#deliver(shard, [first, ...rest]))) return;
    const last = all.at(-1);
    if (last && last !== wanted.at(-1)) this.#done(shard, numberOf(last));
  }

  #isWanted(record: StreamRecord): boolean {
    const { filters } = this.#options;
    const matches = (filter: Pattern) => matchesPattern(filter, record as unknown as Json);
    return filters.length === 0 || filters.some(matches);
  }

  /** Whether everything was handled or given up, rather than stopped before. */
  async #deliver(shard: string, batch: Records): Promise<boolean> {
    let records = batch;
    for (let attempt = 1; !this.#stopping.signal.aborted; attempt++) {
      const failed = await this.#invoke(shard, records);
      if (!failed) return true;
      if (failed.rest.length < records.length) attempt = 1;
      records = failed.rest;
      this.#options.complain(`${this.#options.function.name}: ${failed.reason}`);
      if (this.#options.bisect && records.length > 1) return this.#bisect(shard, records);
      const left = await this.#giveUp(shard, records, attempt, failed.reason);
      if (!left) return true;
      if (left.length < records.length) attempt = 0;
      records = left;
      await this.#pause(attempt);
    }
    return false;
  }

  async #bisect(shard: string, records: Records): Promise<boolean> {
    const middle = Math.ceil(records.length / 2);
    const halves = [records.slice(0, middle), records.slice(middle)] as unknown as Records[];
    for (const half of halves) if (!(await this.#deliver(shard, half))) return false;
    return true;
  }

  /** What of the records failed; undefined when none did. */
  async #invoke(shard: string, records: Records): Promise<Failed | undefined> {
    let failed: Failed | undefined;
    try {
      const answer = await this.#options.function.invoke({ Records: records });
      if (this.#options.reportsFailures) failed = failedIn(records, answer);
    } catch (error) {
      failed = { rest: records, reason: String(error) };
    }
    const handled = records.at(-1 - (failed?.rest.length ?? 0));
    if (handled) this.#done(shard, numberOf(handled));
    return failed;
  }

  /** Gives up records that have been tried often enough or are too old; answers what is to be tried again. */
  async #giveUp(
    shard: string,
    records: Records,
    attempts: number,
    reason: string,
  ): Promise<Records | undefined> {
    const { retries, maxAge, giveUp, complain } = this.#options;
    const young = records.findIndex((record) => maxAge < 0 || ageOf(record) <= maxAge);
    const exhausted = retries >= 0 && attempts > retries;
    const given = exhausted || young < 0 ? records : records.slice(0, young);
    const last = given.at(-1);
    if (!last) return records;
    const condition = exhausted ? "RetryAttemptsExhausted" : "MaximumRecordAgeExceeded";
    await giveUp({ shard, condition, attempts, reason, records: given });
    complain(`gave up ${given.length} of the stream's records after ${attempts} attempts`);
    this.#done(shard, numberOf(last));
    const [first, ...rest] = records.slice(given.length);
    return first && [first, ...rest];
  }

  async #pause(attempt: number): Promise<void> {
    const milliseconds = Math.min(RETRY_PAUSE.most, (RETRY_PAUSE.least / 2) * 2 ** attempt);
    const { signal } = this.#stopping;
    await sleep(milliseconds, undefined, { signal }).catch(() => undefined);
  }
}
