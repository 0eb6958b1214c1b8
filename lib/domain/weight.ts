import type { Claim } from "./condition.ts";
import type { DataNode } from "./data.ts";
import type { Draft } from "./draft.ts";
import type { Fact } from "./fact.ts";
import { bytesOf, isObject, type Json } from "./json.ts";

/** Bytes that the bookkeeping of one fact takes beside its texts, roughly. */
const PER_FACT = 24;

type Measure = (text: string) => number;

/** UTF-8 takes at most three bytes for each unit of a JavaScript text. */
const atMost: Measure = (text) => text.length * 3;

/** Whether a resource's facts, hidden ones and tombstones included, take more than `limit` UTF-8 bytes, roughly. */
export function isHeavier(draft: Draft, limit: number): boolean {
  return weigh(draft, atMost) > limit && weigh(draft, bytesOf) > limit;
}

function weigh({ claims, data, message }: Draft, measure: Measure): number {
  let bytes = measure(message?.value ?? "") + weighNode(data, measure);
  for (const [type, { named, unnamed }] of claims) {
    bytes += type.length + weighFact(named, measure) + weighFact(unnamed, measure);
  }
  return bytes;
}

function weighFact(fact: Fact<Claim> | undefined, measure: Measure): number {
  if (!fact) return 0;
  const { reason, message, reporter } = fact.value;
  return PER_FACT + reason.length + measure(message) + measure(reporter);
}

function weighNode({ write, children }: DataNode, measure: Measure): number {
  let bytes = PER_FACT;
  if (write && "value" in write.leaf) bytes += weighValue(write.leaf.value, measure);
  if (children)
    for (const [name, child] of children) bytes += measure(name) + weighNode(child, measure);
  return bytes;
}

function weighValue(value: Json, measure: Measure): number {
  if (typeof value === "string") return measure(value) + 2;
  if (Array.isArray(value)) {
    return value.reduce<number>((sum, item) => sum + weighValue(item, measure) + 1, 2);
  }
  if (!isObject(value)) return String(value).length;
  return Object.entries(value).reduce(
    (sum, [key, item]) => sum + measure(key) + weighValue(item, measure) + 4,
    2,
  );
}
