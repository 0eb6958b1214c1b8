import type { Claim } from "./condition.ts";
import type { DataNode } from "./data.ts";
import type { Draft } from "./draft.ts";
import type { Fact, Facts } from "./fact.ts";
import { bytesOf, isObject, type Json } from "./json.ts";
import { type OrderKey, splitKey } from "./order.ts";

/** Bytes of bookkeeping beside a thing's own texts, as JSON text takes them, roughly. */
const BOOKKEEPING = { condition: 100, fact: 48, origin: 3, node: 27, object: 24, tombstone: 38 };

/** How many bytes texts take, and the origins of facts. */
type Scale = {
  readonly text: (text: string) => number;
  readonly origin: (key: OrderKey) => number;
};

/** JSON takes at most six bytes for each unit of a JavaScript text. */
const atMost = (text: string) => text.length * 6;
const UPPER_BOUND: Scale = { text: atMost, origin: (key) => atMost(key) };

/** Whether a resource's facts, hidden ones and tombstones included, take more than `limit` bytes of JSON, roughly. */
export function isHeavier(draft: Draft, limit: number): boolean {
  return weigh(draft, UPPER_BOUND) > limit && weigh(draft, exactScale()) > limit;
}

/** Counts an origin once, because all facts of one report share it. */
function exactScale(): Scale {
  const counted = new Set<string>();
  const text = (value: string) => bytesOf(JSON.stringify(value)) - 2;
  const origin = (key: OrderKey) => {
    const { origin: shared } = splitKey(key);
    if (counted.has(shared)) return 0;
    counted.add(shared);
    return text(shared) + BOOKKEEPING.origin;
  };
  return { text, origin };
}

function weigh({ claims, data, message, external, revision }: Draft, scale: Scale): number {
  let bytes = weighNode(data, scale) + weighFacts(revision, scale, scale.text);
  bytes += weighFact(message, scale, scale.text) + weighFact(external, scale, () => 5);
  for (const [type, facts] of claims) {
    const claim = (value: Claim) => weighClaim(value, scale);
    bytes += BOOKKEEPING.condition + type.length + weighFacts(facts, scale, claim);
  }
  return bytes;
}

function weighFacts<V>(facts: Facts<V>, scale: Scale, value: (value: V) => number): number {
  return weighFact(facts.named, scale, value) + weighFact(facts.unnamed, scale, value);
}

function weighFact<V>(fact: Fact<V> | undefined, scale: Scale, value: (value: V) => number) {
  return fact ? BOOKKEEPING.fact + scale.origin(fact.key) + value(fact.value) : 0;
}

function weighClaim({ reason, message, reporter }: Claim, { text }: Scale): number {
  return BOOKKEEPING.fact + reason.length + text(message) + text(reporter);
}

function weighNode({ write, object, children }: DataNode, scale: Scale): number {
  let bytes = BOOKKEEPING.node;
  if (write) {
    bytes += scale.origin(write.key);
    bytes += "value" in write.leaf ? weighValue(write.leaf.value, scale) : BOOKKEEPING.tombstone;
  }
  if (object !== undefined) bytes += BOOKKEEPING.object + scale.origin(object);
  for (const [name, child] of children ?? []) bytes += scale.text(name) + weighNode(child, scale);
  return bytes;
}

function weighValue(value: Json, scale: Scale): number {
  if (typeof value === "string") return scale.text(value) + 2;
  if (Array.isArray(value)) {
    return value.reduce<number>((sum, item) => sum + weighValue(item, scale) + 1, 2);
  }
  if (!isObject(value)) return String(value).length;
  return Object.entries(value).reduce(
    (sum, [key, item]) => sum + scale.text(key) + weighValue(item, scale) + 4,
    2,
  );
}
