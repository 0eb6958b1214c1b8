import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { present } from "../domain/expiry.ts";
import { bytesOf } from "../domain/json.ts";
import type { ResourceState } from "../domain/state.ts";
import { statusOf } from "../domain/status.ts";
import type { Clock } from "../pipeline/ports/clock.ts";
import type { Page } from "../pipeline/ports/rows.ts";
import type { Listing, StatusIndex } from "../pipeline/ports/status.ts";
import { MAX_KEYS, statusItems } from "./batch-read.ts";
import { toStored } from "./status-store.ts";
import { pathsIn } from "./tree.ts";

/** UTF-8 bytes of states in one page, so that its answer, escaped once more, stays below what a function may return. */
const MAX_PAGE_BYTES = 2_500_000;
/** How many statuses one page looks at; a filter that few match gives short pages rather than slow ones. */
const MAX_EXAMINED = 1_000;

type Sized = { readonly state: ResourceState; readonly size: number };

/** Lists live resources through the index of the tree, and reads their states from the table itself. */
export class DynamoStatusIndex implements StatusIndex {
  readonly #client: DynamoDBClient;
  readonly #table: string;
  readonly #clock: Clock;

  constructor(client: DynamoDBClient, table: string, clock: Clock) {
    this.#client = client;
    this.#table = table;
    this.#clock = clock;
  }

  async list(listing: Listing): Promise<Page<ResourceState>> {
    const paths = pathsIn(this.#client, this.#table, listing);
    const page = new Filling(listing);
    while (!page.isFull) {
      const batch = await take(paths, page.wanted);
      if (batch.length === 0) return { items: page.items };
      page.add(batch, await this.#read(batch));
    }
    const { items, cursor } = page;
    return page.isCut || !(await paths.next()).done ? { items, cursor } : { items };
  }

  /** The states of some resources, in their order; those deleted since the index was read are left out. */
  async #read(resources: readonly string[]): Promise<Sized[]> {
    const now = this.#clock.now();
    const items = await statusItems(this.#client, this.#table, this.#clock, resources);
    return items.map((item) => {
      const state = present(toStored(item).state, now);
      return { state, size: bytesOf(item.state?.S ?? "") };
    });
  }
}

/** A page while it fills: it ends at the limit, at the bytes that an answer may have, or when enough was looked at. */
class Filling {
  readonly items: ResourceState[] = [];
  /** The last path that was looked at. */
  cursor = "";
  /** Whether a status that matches was left for the next page. */
  isCut = false;
  readonly #listing: Listing;
  #bytes = 0;
  #examined = 0;

  constructor(listing: Listing) {
    this.#listing = listing;
  }

  get isFull(): boolean {
    const { limit } = this.#listing;
    return this.isCut || this.items.length === limit || this.#examined >= MAX_EXAMINED;
  }

  /** How many statuses to read at once: with a filter, nobody knows how many of them match. */
  get wanted(): number {
    const { limit, health, labels } = this.#listing;
    const selective = health !== undefined || labels.length > 0;
    return selective ? MAX_KEYS : Math.min(MAX_KEYS, limit - this.items.length);
  }

  add(paths: readonly string[], found: readonly Sized[]): void {
    for (const { state, size } of found) {
      if (matches(state, this.#listing)) {
        this.isCut = this.isFull || this.#bytes + size > MAX_PAGE_BYTES;
        if (this.isCut) return;
        this.items.push(state);
        this.#bytes += size;
      }
      this.cursor = state.resource;
    }
    this.cursor = paths.at(-1) ?? this.cursor;
    this.#examined += paths.length;
  }
}

async function take(paths: AsyncGenerator<string>, most: number): Promise<string[]> {
  const taken: string[] = [];
  while (taken.length < most) {
    const { value, done } = await paths.next();
    if (done) break;
    taken.push(value);
  }
  return taken;
}

function matches(state: ResourceState, { health, labels }: Listing): boolean {
  const own = state.declaration.labels ?? {};
  return (
    state.deletedTime === undefined &&
    labels.every(([key, value]) => Object.hasOwn(own, key) && own[key] === value) &&
    (health === undefined || statusOf(state).health === health)
  );
}
