import { toStored } from "../../lib/aws/status-store.ts";
import type { ResourceState } from "../../lib/domain/state.ts";
import { type ResourceStatus, statusOf } from "../../lib/domain/status.ts";
import type { Stored } from "../../lib/pipeline/ports/status.ts";
import type { Item } from "./aws/expression.ts";
import { readable } from "./newer-schema.ts";

const known = new WeakMap<Item, Stored>();
const shown = new WeakMap<ResourceState, ResourceStatus>();

/** What a status item holds, that of newer code too, read once an item; throws when it is none. */
export function storedIn(item: Item): Stored {
  const stored = known.get(item) ?? toStored(readable(item));
  known.set(item, stored);
  return stored;
}

/** A state as readers see it, worked out once a state: invariants ask for it again and again. */
export function statusIn(state: ResourceState): ResourceStatus {
  const status = shown.get(state) ?? statusOf(state);
  shown.set(state, status);
  return status;
}
