import type { Declaration } from "../domain/declaration.ts";
import { instantAfter } from "../domain/duration.ts";
import { present } from "../domain/expiry.ts";
import { type PastStatus, unchangedSince } from "../domain/past-status.ts";
import { invalid, Refusal } from "../domain/refusal.ts";
import { isSettled, lookingBack, retrospectAt, statusIn } from "../domain/retrospect.ts";
import type { ResourceState } from "../domain/state.ts";
import { type ResourceStatus, statusOf } from "../domain/status.ts";
import type {
  Clock,
  HistoryDetail,
  HistoryReader,
  Listing,
  Lookback,
  Page,
  StatusIndex,
  StatusStore,
} from "./ports.ts";

/** Milliseconds. */
const DAY = 24 * 60 * 60 * 1000;

type Reads = { readonly store: StatusStore };

/** A resource's status as of now; throws `notFound` where there never was one, `gone` where it was deleted. */
export async function getStatus(
  { store, clock }: Reads & { readonly clock: Clock },
  resource: string,
): Promise<ResourceStatus> {
  return statusOf(present(await read(store, resource), clock.now()));
}

/** What it takes to look back: the history, and how many days of it are kept. */
type Past = { readonly history: Lookback; readonly days: number };

/**
 * How readers saw a resource at a time, as its history tells; throws `invalid` for a time to come, `gone`
 * where it was deleted then, and `notFound` where it wasn't there, or where that is no longer known.
 */
export async function getStatusAt(
  { store, clock, history, days }: Reads & Past & { readonly clock: Clock },
  resource: string,
  at: string,
): Promise<PastStatus> {
  const now = clock.now();
  if (at > now) throw invalid({ path: "at", message: `is to come: it is ${now}` });
  const stored = (await store.read(resource))?.state;
  if (!stored) throw absent(resource);
  if (stored.updatedTime <= at) return unchangedSince(present(existing(stored), at), at);
  const oldest = instantAfter(now, -days * DAY);
  if (at < oldest) {
    throw new Refusal("notFound", `the history goes back ${days} days, to ${oldest}`);
  }
  let known = retrospectAt(stored, at);
  for await (const event of history.transitions(resource)) {
    known = lookingBack(known, event);
    if (isSettled(known)) break;
  }
  return statusIn(known);
}

/** A resource's declaration; throws as `getStatus` does. */
export async function getDeclaration({ store }: Reads, resource: string): Promise<Declaration> {
  return (await read(store, resource)).declaration;
}

/** The statuses of live resources, in the order of their paths. */
export async function listStatuses(
  { index }: { readonly index: StatusIndex },
  listing: Listing,
): Promise<Page<ResourceStatus>> {
  const { items, ...rest } = await index.list(listing);
  return { items: items.map(statusOf), ...rest };
}

/** A resource's published transitions, and what people did to it if it is a gate, newest first; a deleted one's too; throws `notFound` where there never was one. */
export async function getHistory(
  { store, history }: Reads & { readonly history: HistoryReader },
  resource: string,
  limit: number,
  before?: string,
): Promise<Page<HistoryDetail>> {
  const page = await history.page(resource, limit, before);
  if (page.items.length === 0 && !(await store.read(resource))) throw absent(resource);
  return page;
}

async function read(store: StatusStore, resource: string): Promise<ResourceState> {
  const stored = await store.read(resource);
  if (!stored) throw absent(resource);
  return existing(stored.state);
}

function existing(state: ResourceState): ResourceState {
  const { resource, deletedTime } = state;
  if (deletedTime === undefined) return state;
  throw new Refusal("gone", `${resource} was deleted at ${deletedTime}`);
}

function absent(resource: string): Refusal {
  return new Refusal("notFound", `there is no resource ${resource}`);
}
