import { setTimeout as sleep } from "node:timers/promises";
import type { EngineClient } from "./engine-client.ts";
import type { Journal } from "./journal.ts";
import { type BatchOptions, StreamBatches } from "./stream-batches.ts";
import { StreamReader } from "./stream-reader.ts";

export type MappingOptions = BatchOptions & {
  readonly id: string;
  readonly table: string;
  readonly batchSize: number;
};

/** Milliseconds between two looks at a stream in which nothing happens. */
const POLL = 50;

/** Lambda's poller on this machine: a table's stream into a function, in order, from where it stopped. */
export class StreamMapping {
  readonly #options: MappingOptions;
  readonly #reader: StreamReader;
  readonly #batches: StreamBatches;
  #stopping = false;
  #wake = Promise.withResolvers<void>();
  #running: Promise<void> = Promise.resolve();
  #idleLooks = 0;

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

  /** Resolves when everything that is in the stream now has been handled. */
  async drained(): Promise<void> {
    // A look that is under way may have missed the latest record; the one after it can't.
    const enough = this.#idleLooks + 2;
    while (this.#idleLooks < enough && !this.#stopping) {
      this.wake();
      await sleep(2);
    }
  }

  async #run(): Promise<void> {
    while (!this.#stopping) {
      if (await this.#look()) continue;
      this.#idleLooks++;
      await Promise.race([this.#wake.promise, sleep(POLL)]);
      this.#wake = Promise.withResolvers();
    }
  }

  /** Handles what there is of every shard; whether there was anything. */
  async #look(): Promise<boolean> {
    let found = false;
    try {
      for await (const { shard, records } of this.#reader.next(this.#options.batchSize)) {
        found = true;
        await this.#batches.handle(shard, records);
        if (this.#stopping) break;
      }
    } catch (error) {
      this.#reader.reset();
      if (!this.#stopping) {
        this.#options.complain(`the stream of ${this.#options.table} can't be read: ${error}`);
        await sleep(POLL);
      }
    }
    return found;
  }
}
