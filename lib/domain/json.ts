import type { Fault } from "./refusal.ts";

export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json };

/** Keys that reach an object's prototype when a careless merge meets them. */
const FORBIDDEN_KEYS = ["__proto__", "constructor", "prototype"] as const;

/** Whether a value is a JSON object, which an array is not. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether two values are equal as JSON, whatever the order of their keys. */
export function sameJson(one: Json | undefined, other: Json | undefined): boolean {
  if (one === other) return true;
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, index) => sameJson(item, other[index]));
  }
  if (!isObject(one) || !isObject(other)) return false;
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && sameJson(one[key], other[key]))
  );
}

/** The first thing in a value that no store of ours may keep: a hostile key, a number that isn't one, too deep a nest. */
export function faultIn(value: unknown, path: string, depth: number): Fault | undefined {
  if (typeof value === "number" && !Number.isFinite(value)) {
    return { path, message: "is a number that can't be kept exactly; as data, send it as a text" };
  }
  if (typeof value !== "object" || value === null) return undefined;
  if (depth === 0) return { path, message: "is nested too deeply" };
  for (const [key, child] of Object.entries(value)) {
    const childPath = Array.isArray(value)
      ? `${path}[${key}]`
      : path === ""
        ? key
        : `${path}.${key}`;
    if ((FORBIDDEN_KEYS as readonly string[]).includes(key)) {
      return { path: childPath, message: `the key "${key}" is not allowed` };
    }
    const fault = faultIn(child, childPath, depth - 1);
    if (fault) return fault;
  }
  return undefined;
}

/** The first null within a list: a merge would lose it. */
export function nullIn(value: Json, at: string): Fault | undefined {
  if (!Array.isArray(value) && !isObject(value)) return undefined;
  const list = Array.isArray(value);
  for (const [key, child] of Object.entries(value) as [string, Json][]) {
    const childAt = list ? `${at}[${key}]` : at === "" ? key : `${at}.${key}`;
    if (list && holdsNull(child))
      return { path: childAt, message: "null is allowed only to delete a key" };
    const found = list ? undefined : nullIn(child, childAt);
    if (found) return found;
  }
  return undefined;
}

function holdsNull(value: Json): boolean {
  if (typeof value !== "object") return false;
  return value === null || Object.values(value).some(holdsNull);
}

const utf8 = new TextEncoder();

/** UTF-8 bytes of a text. */
export function bytesOf(text: string): number {
  return utf8.encode(text).length;
}
