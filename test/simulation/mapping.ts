import { asidesIn } from "../../lib/aws/asides.ts";
import { toStored } from "../../lib/aws/status-store.ts";
import { imagesOf } from "../../lib/aws/stream.ts";
import { STATUS_ITEM } from "../../lib/aws/table.ts";
import type { Stored } from "../../lib/pipeline/ports/status.ts";
import type {
  Change as ToldChange,
  StreamRecord as ToldRecord,
} from "../../lib/pipeline/ports/stream.ts";
import type { Failure } from "../../lib/pipeline/records.ts";
import type { Item } from "./aws/expression.ts";
import type { Shard, StreamRecord } from "./aws/stream.ts";
import { isNewer } from "./newer-schema.ts";
import type { Random } from "./random.ts";
import { storedIn } from "./stored.ts";
import type { Mapping, Reader } from "./system.ts";
import { FUNCTION_TIMEOUTS } from "./timeouts.ts";
import type { World } from "./world.ts";

/** Milliseconds: how long Lambda polls, and backs off after a failure. */
const POLL = { least: 20, most: 2_000 };
const BACKOFF = { least: 500, most: 60_000 };

/** Lambda's event source mapping: hands each shard's records to a function, in order, retried, halved, given up. */
export class EventSourceMapping {
  readonly #world: World;
  readonly #reader: Reader;
  readonly #done = new Map<Shard, number>();
  readonly #running = new Set<Shard>();
  /** How often a batch has begun with a record. */
  readonly #tries = new Map<string, number>();

  constructor(world: World, reader: Reader) {
    this.#world = world;
    this.#reader = reader;
  }

  get #mapping(): Mapping {
    return this.#world.system.mappings[this.#reader];
  }

  /** Reads a shard soon, unless it is being read, or the one that it came of has to be first. */
  wake(shard: Shard): void {
    const { parentsFirst } = this.#mapping;
    const mustWait = parentsFirst && shard.parent !== undefined && !this.#isDone(shard.parent);
    if (mustWait || this.#running.has(shard)) return;
    this.#running.add(shard);
    void this.#read(shard);
  }

  async #read(shard: Shard): Promise<void> {
    const { schedule, stream } = this.#world;
    while (this.#left(shard) > 0) {
      const random = this.#world.random.fork(`${this.#reader}/poll/${this.#next(shard)}`);
      await schedule.sleep(random.magnitude(POLL.least, POLL.most));
      await this.#readBatch(shard);
    }
    this.#running.delete(shard);
    for (const child of stream.shards) if (child.parent === shard) this.wake(child);
  }

  /** The record with which the next batch begins, by its name. */
  #next(shard: Shard): string {
    return nameOf(shard.records[this.#done.get(shard) ?? 0]);
  }

  #left(shard: Shard): number {
    return shard.records.length - (this.#done.get(shard) ?? 0);
  }

  /** Whether a shard, and all that it came of, has been read to its end. */
  #isDone(shard: Shard): boolean {
    return this.#left(shard) === 0 && (shard.parent === undefined || this.#isDone(shard.parent));
  }

  async #readBatch(shard: Shard): Promise<void> {
    const { batchSize, wants } = this.#mapping;
    const start = this.#done.get(shard) ?? 0;
    const there = shard.records.length - start;
    const name = this.#next(shard);
    const tries = (this.#tries.get(name) ?? 0) + 1;
    this.#tries.set(name, tries);
    const random = this.#world.random.fork(`${this.#reader}/batch/${name}.${tries}`);
    const size = Math.min(batchSize, this.#world.cut(there, random));
    const records = shard.records.slice(start, start + size);
    const wanted = records.filter(wants);
    if (wanted.length > 0) await this.#deliver(shard, wanted, random);
    const isForgotten = wanted.length > 0 && this.#world.strikes("forgetsCheckpoint", random);
    if (isForgotten) return;
    this.#done.set(shard, start + size);
  }

  /** Hands records over until each is handled or given up. */
  async #deliver(shard: Shard, batch: readonly StreamRecord[], random: Random): Promise<void> {
    const { schedule, evidence } = this.#world;
    const { retries, maxAge } = this.#mapping;
    let records = batch;
    for (let failures = 1; records.length > 0; failures++) {
      const left = await this.#invoke(shard, records);
      if (left.length === 0) return;
      if (left.length < records.length) failures = 1;
      records = left;
      if (records.length > 1) {
        const middle = Math.ceil(records.length / 2);
        await this.#deliver(shard, records.slice(0, middle), random);
        return this.#deliver(shard, records.slice(middle), random);
      }
      if (this.#world.strikes("outlastsRecords", random)) await schedule.sleep(maxAge);
      const isTooOld = records.some(({ at }) => schedule.now - at > maxAge);
      if (failures > retries || isTooOld) {
        return evidence.checkpointed(this.#reader, shard, records, true);
      }
      await schedule.sleep(Math.min(BACKOFF.most, BACKOFF.least * 2 ** (failures - 1)));
    }
  }

  /** What of the records is to come again. */
  async #invoke(shard: Shard, records: readonly StreamRecord[]): Promise<readonly StreamRecord[]> {
    const { system, evidence, functions } = this.#world;
    const reader = this.#reader;
    const about = `${reader}/${nameOf(records[0])}`;
    const wanted = { about, verb: reader, timeout: FUNCTION_TIMEOUTS.stream };
    const { relay, rollup } = system.verbs;
    const ended = await functions.invoke<{ readonly failure?: Failure }>(wanted, (ports) =>
      reader === "relay"
        ? relay(ports, records.map(changeTold))
        : rollup(ports, records.map(toldRecord)),
    );
    const left = ended.kind === "returned" ? this.#failedIn(records, ended.value) : records;
    const handled = records.slice(0, records.length - left.length);
    if (handled.length > 0) evidence.checkpointed(reader, shard, handled, false);
    return left;
  }

  /** From the record on at which the function says that it stopped. */
  #failedIn(
    records: readonly StreamRecord[],
    { failure }: { readonly failure?: Failure },
  ): readonly StreamRecord[] {
    if (!failure || !this.#mapping.reportsFailures) return [];
    const at = records.findIndex((one) => one.sequenceNumber === failure.sequenceNumber);
    return records.slice(Math.max(0, at));
  }
}

/** A record of any row as lib/aws/stream.ts makes it of Lambda's, for the relay. */
function changeTold(record: StreamRecord): ToldRecord<ToldChange> {
  const { sequenceNumber, sort, after } = record;
  if (sort === STATUS_ITEM) return toldRecord(record);
  return { sequenceNumber, raw: record, read: () => ({ asides: after ? asidesIn(after) : [] }) };
}

/** A record of a status as lib/aws/stream.ts makes it of Lambda's. */
export function toldRecord(record: StreamRecord): ToldRecord {
  const { sequenceNumber, before, after } = record;
  return {
    sequenceNumber,
    raw: record,
    read: () => imagesOf(before && storedInRecord(before), after && storedInRecord(after)),
  };
}

/** What a record is about: the same though others are left out. */
function nameOf(record: StreamRecord | undefined): string {
  const { partition, sort, after } = record ?? {};
  return `${partition}/${sort}@${after?.version?.N ?? ""}`;
}

/** As today's code reads it, which can't read what newer code wrote. */
function storedInRecord(item: Item): Stored {
  return isNewer(item) ? toStored(item) : storedIn(item);
}
