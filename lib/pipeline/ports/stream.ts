import type { Aside } from "../../domain/aside.ts";
import type { ResourceState } from "../../domain/state.ts";
import type { Transition } from "../../domain/transition.ts";

/** Puts transitions on the bus. Every implementation passes test/contract/publisher.ts. */
export interface Publisher {
  /** Why each was not accepted, in order; undefined where it was. */
  publish(transitions: readonly Transition[]): Promise<readonly (string | undefined)[]>;
}

/** A resource before and after a write, as the table's stream tells it. */
export type Images = {
  readonly before: ResourceState | undefined;
  readonly after: ResourceState | undefined;
  /** The version of its item after the write. */
  readonly version: number;
};

/** What a record tells of a status, or of another row: what histories have of that. */
export type Change = Images | { readonly asides: readonly Aside[] };

/** A stream record: where it stands in the stream, and how to read its change, which throws if it can't be. */
export type StreamRecord<C extends Change = Images> = {
  readonly sequenceNumber: string;
  readonly read: () => C;
  /** The record as the stream told it. */
  readonly raw: unknown;
};

/** Keeps stream records that our code can't read, and never will by trying again, for people to look at. */
export interface UnreadableRecords {
  /** Keeping a record again changes nothing. */
  keep(record: StreamRecord<Change>, cause: unknown): Promise<void>;
}
