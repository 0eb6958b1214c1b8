import type { Health } from "../../domain/health.ts";
import type { ResourceState } from "../../domain/state.ts";
import type { Page } from "./rows.ts";

/** A stored state with the version of its item, which guards the next write. */
export type Stored = { readonly state: ResourceState; readonly version: number };

/** Whether a write took; if not, what is stored instead came back with the refusal, read consistently. */
export type WriteResult =
  | { readonly written: true }
  | { readonly written: false; readonly stored: Stored | undefined };

/** Which statuses to list, in the order of their paths. */
export type Listing = {
  readonly prefix: string;
  /** How many levels below the prefix. */
  readonly depth?: number;
  readonly health?: Health;
  /** Labels and their values, all of which a resource must have. */
  readonly labels: readonly (readonly [label: string, value: string])[];
  readonly limit: number;
  readonly cursor?: string;
};

/** Keeps one state a resource. Every implementation passes test/contract/status-store.ts. */
export interface StatusStore {
  /** The state as of every write that was acknowledged before. */
  read(resource: string): Promise<Stored | undefined>;
  /** Writes a state if the stored one is still of `version` (undefined: if nothing is stored); the same again is written. */
  write(state: ResourceState, version: number | undefined): Promise<WriteResult>;
}

/** Looks at statuses for half the price of reading them. Every implementation passes test/contract/status-store.ts. */
export interface StatusGlances {
  /** The state as of some write, which may not be the last, nor as late as that of a look before. */
  glance(resource: string): Promise<Stored | undefined>;
}

/** Finds live resources by where they are in the tree, with their states as of now. Every implementation passes test/contract/status-index.ts. */
export interface StatusIndex {
  list(listing: Listing): Promise<Page<ResourceState>>;
}

/** Finds resources by when they are to be looked at. Every implementation passes test/contract/agenda.ts. */
export interface Agenda {
  /** Resources whose time to be looked at has come by `now`, earliest first; some may have been looked at since. */
  due(now: string): AsyncIterable<string>;
}
