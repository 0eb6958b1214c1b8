import { narrower, type Scope } from "../domain/access/scope.ts";
import type { HistoryDetail } from "../domain/aside.ts";
import type { Declaration } from "../domain/declaration.ts";
import { present } from "../domain/expiry.ts";
import { invalid, Refusal } from "../domain/refusal.ts";
import { levelsBelow } from "../domain/resource.ts";
import type { ResourceState } from "../domain/state.ts";
import { type ResourceStatus, statusOf } from "../domain/status.ts";
import type { Clock } from "./ports/clock.ts";
import type { FeedPage, FeedQuestion, FeedReader, HistoryReader } from "./ports/history.ts";
import type { Page } from "./ports/rows.ts";
import type { Listing, StatusIndex, StatusStore } from "./ports/status.ts";

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

/** The statuses of live resources that a scope covers, in the order of their paths; throws `invalid` for a cursor that is elsewhere. */
export async function listStatuses(
  { index }: { readonly index: StatusIndex },
  listing: Listing,
  { prefix }: Pick<Scope, "prefix">,
): Promise<Page<ResourceStatus>> {
  const covered = below(listing, prefix);
  if (!covered) return { items: [] };
  const { items, ...rest } = await index.list(covered);
  return { items: items.map(statusOf), ...rest };
}

/** What of a listing is below a prefix; undefined when nothing can be. */
function below(listing: Listing, prefix: string): Listing | undefined {
  const narrow = narrower(listing.prefix, prefix);
  if (narrow === undefined) return undefined;
  if (narrow === listing.prefix) return listing;
  const { depth = Infinity, cursor } = listing;
  const left = depth - (levelsBelow(listing.prefix, narrow) ?? 0);
  if (left < 0) return undefined;
  if (cursor !== undefined && levelsBelow(narrow, cursor) === undefined) {
    throw invalid({ path: "cursor", message: "is no cursor of what you may read" });
  }
  return { ...listing, prefix: narrow, ...(left !== Infinity && { depth: left }) };
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

/** What, in place of a cursor, means what comes from now on. */
export const LATEST = "latest";

/** What the feed tells a scope after a cursor, and where it goes on; throws `invalid` for a cursor that is none. */
export async function getFeed(
  { feed }: { readonly feed: FeedReader },
  question: FeedQuestion,
  { prefix }: Pick<Scope, "prefix">,
): Promise<FeedPage> {
  const narrow = narrower(question.prefix, prefix);
  if (question.after === LATEST || narrow === undefined) {
    return { items: [], cursor: await feed.latest() };
  }
  return feed.read({ ...question, prefix: narrow });
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
