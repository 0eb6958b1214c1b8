import type { Change } from "./table.ts";

/** A record of the table's stream. */
export type StreamRecord = Change & { readonly sequenceNumber: string; readonly at: number };

/** A part of the stream: all changes of the partitions in its range, in order, until it is split. */
export type Shard = {
  readonly id: string;
  readonly parent: Shard | undefined;
  /** The share of all partitions, from `from` up to `to`. */
  readonly from: number;
  readonly to: number;
  readonly records: StreamRecord[];
  isClosed: boolean;
};

/** Digits of a sequence number: AWS's have at least 21. */
const WIDTH = 21;

/** A table's stream: each change once, those of one item in one lineage of shards, in order. */
export class SimulatedStream {
  readonly shards: Shard[] = [];
  readonly records: StreamRecord[] = [];
  readonly #now: () => number;
  readonly #appended: (shard: Shard) => void;

  constructor(now: () => number, appended: (shard: Shard) => void, shards = 1) {
    this.#now = now;
    this.#appended = appended;
    for (let at = 0; at < shards; at++) this.#open(undefined, at / shards, (at + 1) / shards);
  }

  append(change: Change): void {
    const sequenceNumber = String(this.records.length + 1).padStart(WIDTH, "0");
    const record = { ...change, sequenceNumber, at: this.#now() };
    const place = placeOf(change.partition);
    const shard = this.shards.find(
      ({ isClosed, from, to }) => !isClosed && place >= from && place < to,
    );
    if (!shard) throw new Error(`no shard is open for ${change.partition}`);
    this.records.push(record);
    shard.records.push(record);
    this.#appended(shard);
  }

  /** Closes a shard and opens two in its place, which are to be read after it. */
  split(shard: Shard): void {
    const { from, to } = shard;
    const middle = (from + to) / 2;
    shard.isClosed = true;
    this.#open(shard, from, middle);
    this.#open(shard, middle, to);
  }

  #open(parent: Shard | undefined, from: number, to: number): void {
    this.shards.push({
      id: `shard-${this.shards.length}`,
      parent,
      from,
      to,
      records: [],
      isClosed: false,
    });
  }
}

/** Where a partition lies among all, from 0 up to 1. */
function placeOf(partition: string): number {
  let hash = 0;
  for (let at = 0; at < partition.length; at++) {
    hash = Math.imul(hash ^ partition.charCodeAt(at), 0x9e3779b1);
  }
  return (hash >>> 0) / 2 ** 32;
}
