import { isObject } from "../json.ts";
import { joinPath } from "./json.ts";
import { type Field, PatternError } from "./matcher.ts";
import { COMPARISON_NAMES } from "./numeric.ts";
import { matchersOf, OPERATOR_NAMES } from "./operators.ts";

const OR = "$or";
const MAX_ALTERNATIVES = 1000;
const MAX_DEPTH = 1000;

/** Names that a field inside $or can't have, so that a misplaced operator isn't taken for a field. */
const RESERVED_INSIDE_OR = new Set([
  ...OPERATOR_NAMES,
  ...COMPARISON_NAMES,
  "regex",
  "not-wildcard",
  "not-equals-ignore-case",
  "date-after",
  "date-on-or-after",
  "date-before",
  "date-on-or-before",
  "in-date-range",
  "ip-address-in-range",
  "ip-address-not-in-range",
]);

/** Fields that must all match, in the order of their paths. */
export type Alternative = readonly Field[];
type Draft = Map<string, Field>;
type Scope = { readonly path: string; readonly depth: number; readonly insideOr: boolean };
type Members = { readonly [key: string]: unknown };

/** The alternatives that the $or of a pattern spell out; without one there is a single alternative. */
export function alternativesOf(pattern: unknown): Alternative[] {
  if (!isObject(pattern)) throw new PatternError("", "must be an object");
  const drafts = readObject(pattern, { path: "", depth: 1, insideOr: false }, [new Map()]);
  return drafts.map((draft) => [...draft.values()].sort(byPath));
}

function byPath(one: Field, other: Field): number {
  return one.path < other.path ? -1 : 1;
}

function readObject(object: Members, scope: Scope, drafts: Draft[]): Draft[] {
  const members = Object.entries(object);
  if (members.length === 0) throw new PatternError(scope.path, "an empty object is not allowed");
  if (scope.depth > MAX_DEPTH) throw new PatternError(scope.path, "is nested too deeply");
  let current = drafts;
  for (const [key, value] of members) {
    current = key === OR ? readOr(value, scope, current) : readMember(key, value, scope, current);
  }
  return current;
}

function readMember(key: string, value: unknown, scope: Scope, drafts: Draft[]): Draft[] {
  const path = joinPath(scope.path, key);
  if (scope.insideOr && RESERVED_INSIDE_OR.has(key)) {
    throw new PatternError(path, `${key} is a reserved name inside ${OR}`);
  }
  if (Array.isArray(value)) {
    const field = { path, matchers: matchersOf(value, path) };
    for (const draft of drafts) draft.set(path, field);
    return drafts;
  }
  if (!isObject(value)) throw new PatternError(path, "must be an object or an array");
  return readObject(value, { ...scope, path, depth: scope.depth + 1 }, drafts);
}

/** Every draft so far goes on in as many ways as there are alternatives. */
function readOr(value: unknown, scope: Scope, drafts: Draft[]): Draft[] {
  const path = joinPath(scope.path, OR);
  if (!Array.isArray(value) || value.length < 2 || !value.every(isObject)) {
    throw new PatternError(path, "must be an array of at least two objects");
  }
  const inside = { ...scope, depth: scope.depth + 1, insideOr: true };
  const all: Draft[] = [];
  for (const alternative of value) {
    const copies = drafts.map((draft) => new Map(draft));
    all.push(...readObject(alternative, inside, copies));
    if (all.length > MAX_ALTERNATIVES) {
      throw new PatternError(path, `makes more than ${MAX_ALTERNATIVES} combinations`);
    }
  }
  return all;
}
