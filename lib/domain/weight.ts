import type { Claim } from "./condition.ts";
import type { DataNode } from "./data.ts";
import type { Draft } from "./draft.ts";
import type { Fact, Facts } from "./fact.ts";
import { bytesOf, isObject, type Json } from "./json.ts";

/** Bytes that the bookkeeping of one fact takes beside its texts, roughly. */
const PER_FACT = 24;

/** Roughly the UTF-8 bytes that a resource's facts take, hidden ones and tombstones included. */
export function weightOf({ claims, data, message }: Draft): number {
  let bytes = bytesOf(message?.value ?? "") + nodeBytes(data);
  for (const [type, facts] of claims) bytes += type.length + claimBytes(facts);
  return bytes;
}

function claimBytes({ named, unnamed }: Facts<Claim>): number {
  return factBytes(named) + factBytes(unnamed);
}

function factBytes(fact: Fact<Claim> | undefined): number {
  if (!fact) return 0;
  const { reason, message, reporter } = fact.value;
  return PER_FACT + reason.length + bytesOf(message) + bytesOf(reporter);
}

function nodeBytes({ write, children }: DataNode): number {
  let bytes = PER_FACT + (write && "value" in write.leaf ? valueBytes(write.leaf.value) : 0);
  for (const [name, child] of children ?? []) bytes += bytesOf(name) + nodeBytes(child);
  return bytes;
}

function valueBytes(value: Json): number {
  if (typeof value === "string") return bytesOf(value) + 2;
  if (Array.isArray(value))
    return value.reduce<number>((sum, item) => sum + valueBytes(item) + 1, 2);
  if (!isObject(value)) return String(value).length;
  return Object.entries(value).reduce(
    (sum, [key, item]) => sum + bytesOf(key) + valueBytes(item) + 4,
    2,
  );
}
