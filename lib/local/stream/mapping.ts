import { setTimeout as sleep } from "node:timers/promises";
import type { EngineClient } from "../engine/client.ts";
import type { Journal } from "../journal.ts";
import { type BatchOptions, StreamBatches } from "./batches.ts";
import { StreamReader } from "./reader.ts";

export type MappingOptions = BatchOptions & {
  readonly id: string;
  readonly table: string;
  readonly batchSize: number;
};

/** Milliseconds between two looks at a stream in which nothing happens, and at most between two that fail. */
const POLL = { idle: 50, failing: 1_000 } as const;

/** Lambda's poller on this machine: a table's stream into a function, in order, from where it stopped. */
export class StreamMapping {
  readonly #options: MappingOptions;
  readonly #reader: StreamReader;
  readonly #batches: StreamBatches;
  #stopping = false;
  #wake = Promise.withResolvers<void>();
  #running: Promise<void> = Promise.resolve();
  #idleLooks = 0;
  #failures = 0;
  #handled = 0;

  constructor(options: MappingOptions, client: EngineClient, journal: Journal) {
    const { id, table } = options;
    this.#options = options;
    this.#reader = new StreamReader(client, table, (shard) => journal.checkpoint(id, shard));
    this.#batches = new StreamBatches(options, (shard, sequenceNumber) =>
      journal.saveCheckpoint(id, shard, sequenceNumber),
    );
  }

  get id(): string {
    return this.#options.id;
  }

  get table(): string {
    return this.#options.table;
  }

  /** Batches that it has been through. */
  get handled(): number {
    return this.#handled;
  }

  start(): void {
    this.#running = this.#run();
  }

  /** Ends after the invocation at hand; what comes after it waits for the next start. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#batches.stop();
    this.wake();
    await this.#running;
  }

  /** Looks at the stream now rather than at the next poll. */
  wake(): void {
    this.#wake.resolve();
  }

  /** Resolves when everything that is in the stream now has been handled, however long that can't be read. */
  async drained(signal?: AbortSignal): Promise<void> {
    // A look that is under way may have missed the latest record; the one after it can't.
    const enough = this.#idleLooks + 2;
    while (this.#idleLooks < enough && !this.#stopping && !signal?.aborted) {
      this.wake();
      await sleep(2);
    }
  }

  async #run(): Promise<void> {
    while (!this.#stopping) {
      const pause = await this.#look();
      if (pause === 0) continue;
      await Promise.race([this.#wake.promise, sleep(pause)]);
      this.#wake = Promise.withResolvers();
    }
  }

  /** Handles what there is of every shard; answers how long to wait before the next look. */
  async #look(): Promise<number> {
    try {
      const found = await this.#handleNext();
      this.#failures = 0;
      if (found) return 0;
      this.#idleLooks++;
      return POLL.idle;
    } catch (error) {
      this.#reader.reset();
      const first = this.#failures++ === 0;
      if (first) this.#options.complain(`the stream of ${this.table} is not going on: ${error}`);
      return Math.min(POLL.failing, POLL.idle * 2 ** this.#failures);
    }
  }

  async #handleNext(): Promise<boolean> {
    let found = false;
    for await (const { shard, records } of this.#reader.next(this.#options.batchSize)) {
      found = true;
      await this.#batches.handle(shard, records);
      this.#handled++;
      if (this.#stopping) break;
    }
    return found;
  }
}
