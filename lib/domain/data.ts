import { isObject, type Json, type JsonObject, sameJson } from "./json.ts";
import { LIMITS } from "./limits.ts";
import type { OrderKey } from "./order.ts";

/**
 * What is known of one path of the data. Folding all reports' data as RFC 7396 merge patches in key
 * order gives the same, and two maxima are enough to know it: the greatest key that wrote a leaf
 * here, and the greatest that needed an object here. A write hides what is below it and not newer.
 */
export type DataNode = {
  readonly write?: Write;
  readonly object?: OrderKey;
  readonly children?: ReadonlyMap<string, DataNode>;
};

/** A leaf, or the tombstone of one: deleted, or hidden by a newer object, and kept to hold off older writes. */
export type Write = { readonly key: OrderKey; readonly leaf: Leaf | Tombstone };
export type Leaf = { readonly value: Json };
export type Tombstone = { readonly forgetAt: string };

export const NO_DATA: DataNode = {};

/** What a merge of data did with the leaves of the patch: how many it stored, and how many were stored already. */
export type Tally = { stored: number; known: number };

type Stamp = {
  readonly key: OrderKey;
  readonly now: string;
  readonly tally: Tally;
  /** Whether an object is a leaf too, rather than a patch of what is there. */
  readonly replaces?: boolean;
};

/** The data with one report's patch taken in, received at `now`; the same object when nothing is new. */
export function mergeData(
  data: DataNode,
  patch: JsonObject,
  key: OrderKey,
  now: string,
  tally: Tally = { stored: 0, known: 0 },
): DataNode {
  return mergeObject(data, patch, { key, now, tally });
}

/** The data with values written at its top, each replacing whatever is there; null deletes. */
export function writeLeaves(
  data: DataNode,
  leaves: JsonObject,
  { key, now, tally }: Stamp,
): DataNode {
  return mergeObject(data, leaves, { key, now, tally, replaces: true });
}

function mergeNode(node: DataNode, patch: Json, stamp: Stamp): DataNode {
  return isObject(patch) && !stamp.replaces
    ? mergeObject(node, patch, stamp)
    : mergeLeaf(node, patch, stamp);
}

function mergeObject(node: DataNode, patch: JsonObject, stamp: Stamp): DataNode {
  const { write, object } = node;
  if (write && write.key > stamp.key) return node;
  if (object === stamp.key) stamp.tally.known++;
  const needed = object !== undefined && object >= stamp.key ? object : stamp.key;
  if (needed !== object) stamp.tally.stored++;
  const children = mergeChildren(node.children, patch, stamp);
  if (needed === object && children === node.children) return node;
  return {
    ...(write && { write: hidden(write, stamp) }),
    object: needed,
    ...(children && { children }),
  };
}

function mergeChildren(
  children: DataNode["children"],
  patch: JsonObject,
  stamp: Stamp,
): DataNode["children"] {
  let merged: Map<string, DataNode> | undefined;
  for (const [name, value] of Object.entries(patch)) {
    const before = children?.get(name) ?? NO_DATA;
    const after = mergeNode(before, value, stamp);
    if (after === before) continue;
    merged ??= new Map(children);
    merged.set(name, after);
  }
  return merged ?? children;
}

function mergeLeaf(node: DataNode, value: Json, stamp: Stamp): DataNode {
  const { write, object } = node;
  if (write && write.key >= stamp.key) {
    if (write.key === stamp.key) stamp.tally.known++;
    return node;
  }
  stamp.tally.stored++;
  const newerObject = object !== undefined && object > stamp.key;
  const leaf = value === null || newerObject ? tombstone(stamp) : { value };
  const children = newerObject ? newerThan(node.children, stamp.key) : undefined;
  return {
    write: { key: stamp.key, leaf },
    ...(newerObject && { object }),
    ...(children && { children }),
  };
}

/** What of the children is newer than a write above them; the rest is hidden for good and dropped. */
function newerThan(children: DataNode["children"], key: OrderKey): DataNode["children"] {
  const kept = new Map<string, DataNode>();
  for (const [name, child] of children ?? []) {
    const newer: DataNode = {
      ...(child.write && child.write.key > key && { write: child.write }),
      ...(child.object !== undefined && child.object > key && { object: child.object }),
    };
    const below = newer.object === undefined ? undefined : newerThan(child.children, key);
    if (newer.write || newer.object) kept.set(name, below ? { ...newer, children: below } : newer);
  }
  return kept.size > 0 ? kept : undefined;
}

function hidden(write: Write, stamp: Stamp): Write {
  return "value" in write.leaf ? { key: write.key, leaf: tombstone(stamp) } : write;
}

function tombstone({ now }: Stamp): Tombstone {
  return { forgetAt: new Date(Date.parse(now) + LIMITS.tombstone).toISOString() };
}

/** The data without the tombstones whose time has come by `now`; what readers see stays as it is. */
export function forget(node: DataNode, now: string): DataNode {
  const { write, children } = node;
  const expired = write !== undefined && "forgetAt" in write.leaf && write.leaf.forgetAt <= now;
  let kept: Map<string, DataNode> | undefined;
  for (const [name, child] of children ?? []) {
    const after = forget(child, now);
    if (after === child) continue;
    kept ??= new Map(children);
    if (after.write || after.object) kept.set(name, after);
    else kept.delete(name);
  }
  if (!expired && !kept) return node;
  const remaining = kept ?? children;
  return {
    ...(!expired && write && { write }),
    ...(node.object !== undefined && { object: node.object }),
    ...(remaining && remaining.size > 0 && { children: remaining }),
  };
}

/** The data as readers see it, keys sorted, so that the same facts give the same text. */
export function dataOf(data: DataNode): JsonObject {
  const entries = [...(data.children ?? [])]
    .map(([name, child]) => [name, shownValue(child)] as const)
    .filter((entry): entry is [string, Json] => entry[1] !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries);
}

function shownValue(node: DataNode): Json | undefined {
  if (node.object !== undefined) return dataOf(node);
  return node.write && "value" in node.write.leaf ? node.write.leaf.value : undefined;
}

/** Whether readers see the same in two versions of the data; what the versions share isn't looked at. */
export function sameData(one: DataNode, other: DataNode): boolean {
  if (one === other) return true;
  const names = new Set([...(one.children?.keys() ?? []), ...(other.children?.keys() ?? [])]);
  return [...names].every((name) =>
    sameNode(one.children?.get(name) ?? NO_DATA, other.children?.get(name) ?? NO_DATA),
  );
}

function sameNode(one: DataNode, other: DataNode): boolean {
  const [object, otherObject] = [one.object !== undefined, other.object !== undefined];
  if (object !== otherObject) return false;
  return object ? sameData(one, other) : sameJson(shownValue(one), shownValue(other));
}
