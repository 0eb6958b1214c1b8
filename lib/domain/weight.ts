import { type Claim, seen } from "./condition.ts";
import { type DataNode, dataOf } from "./data.ts";
import type { Draft } from "./draft.ts";
import type { Fact, Facts } from "./fact.ts";
import { bytesOf, isObject, type Json } from "./json.ts";
import { type OrderKey, splitKey } from "./order.ts";

/** Bytes of JSON, by what of a status takes them: its data, and its conditions with its messages. */
export type Weight = { readonly data: number; readonly conditions: number };

/** Bytes of bookkeeping beside a thing's own texts, as JSON text takes them, roughly. */
const BOOKKEEPING = {
  condition: 100,
  fact: 48,
  probe: 120,
  origin: 3,
  node: 27,
  object: 24,
  tombstone: 38,
};

/** How many bytes texts take, and the origins of facts. */
type Scale = {
  readonly text: (text: string) => number;
  readonly origin: (key: OrderKey) => number;
};

/** JSON takes at most six bytes for each unit of a JavaScript text. */
const atMost = (text: string) => text.length * 6;
const UPPER_BOUND: Scale = { text: atMost, origin: (key) => atMost(key) };

/** What readers see of a draft weighs this much; a message that a condition has too counts once. */
export function shownWeight({ claims, known, data, message }: Draft): Weight {
  const texts = new Set<string>(message && [message.value]);
  let bytes = 0;
  for (const [type, facts] of claims) {
    const shown = seen(type, facts, known);
    if (!shown) continue;
    bytes += BOOKKEEPING.condition + type.length + shown.reason.length;
    texts.add(shown.message);
  }
  for (const text of texts) bytes += escapedBytes(text);
  return { data: bytesOf(JSON.stringify(dataOf(data))), conditions: bytes };
}

/** What is kept for a draft weighs this much, roughly: hidden facts, tombstones and origins included. */
export function keptWeight(draft: Draft): Weight {
  return weigh(draft, exactScale());
}

/** Whether a draft can't weigh more than `limit` bytes, by a bound that is quick to work out. */
export function isLight(draft: Draft, limit: number): boolean {
  const { data, conditions } = weigh(draft, UPPER_BOUND);
  return data + conditions <= limit;
}

/** Counts an origin once, because all facts of one report share it. */
function exactScale(): Scale {
  const counted = new Set<string>();
  const origin = (key: OrderKey) => {
    const { origin: shared } = splitKey(key);
    if (counted.has(shared)) return 0;
    counted.add(shared);
    return escapedBytes(shared) + BOOKKEEPING.origin;
  };
  return { text: escapedBytes, origin };
}

function escapedBytes(text: string): number {
  return bytesOf(JSON.stringify(text)) - 2;
}

function weigh(draft: Draft, scale: Scale): Weight {
  const { claims, data, message, external, revision } = draft;
  let conditions = weighFacts(revision, scale, scale.text) + weighLists(draft, scale);
  for (const { name, verdict } of draft.probes ?? []) {
    conditions += BOOKKEEPING.probe + scale.text(name) + scale.text(verdict?.message ?? "");
  }
  conditions += weighFact(message, scale, scale.text) + weighFact(external, scale, () => 5);
  for (const [type, facts] of claims) {
    const claim = (value: Claim) => weighClaim(value, scale);
    conditions += BOOKKEEPING.condition + type.length + weighFacts(facts, scale, claim);
  }
  return { data: weighNode(data, scale), conditions };
}

function weighLists({ listed, type }: Draft, scale: Scale): number {
  const names = [...(listed?.names ?? []), ...(listed?.dropped ?? [])];
  const bytes = listed ? BOOKKEEPING.fact + scale.text(listed.key) : 0;
  return names.reduce(
    (sum, name) => sum + name.length + 3,
    bytes + weighFact(type, scale, scale.text),
  );
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
