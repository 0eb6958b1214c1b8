import { toStored } from "../../lib/aws/status-store.ts";
import type { Stored } from "../../lib/pipeline/ports.ts";
import type { Item } from "./aws/expression.ts";

const known = new WeakMap<Item, Stored>();

/** What a status item holds, read once an item; throws when it is none. */
export function storedIn(item: Item): Stored {
  const stored = known.get(item) ?? toStored(item);
  known.set(item, stored);
  return stored;
}
