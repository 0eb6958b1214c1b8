import type { Declaration } from "../domain/declaration.ts";
import { present } from "../domain/expiry.ts";
import { Refusal } from "../domain/refusal.ts";
import type { ResourceState } from "../domain/state.ts";
import { type ResourceStatus, statusOf } from "../domain/status.ts";
import type {
  Clock,
  HistoryDetail,
  HistoryReader,
  Listing,
  Page,
  StatusIndex,
  StatusStore,
} from "./ports.ts";

type Reads = { readonly store: StatusStore };

/** A resource's status as of now; throws `notFound` where there never was one, `gone` where it was deleted. */
export async function getStatus(
  { store, clock }: Reads & { readonly clock: Clock },
  resource: string,
): Promise<ResourceStatus> {
  return statusOf(present(await existing(store, resource), clock.now()));
}

/** A resource's declaration; throws as `getStatus` does. */
export async function getDeclaration({ store }: Reads, resource: string): Promise<Declaration> {
  return (await existing(store, resource)).declaration;
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

async function existing(store: StatusStore, resource: string): Promise<ResourceState> {
  const stored = await store.read(resource);
  if (!stored) throw absent(resource);
  if (stored.state.deletedTime === undefined) return stored.state;
  throw new Refusal("gone", `${resource} was deleted at ${stored.state.deletedTime}`);
}

function absent(resource: string): Refusal {
  return new Refusal("notFound", `there is no resource ${resource}`);
}
