import type { Claim, ConditionState } from "../domain/condition.ts";
import type { DataNode } from "../domain/data.ts";
import type { Declaration } from "../domain/declaration.ts";
import type { Fact, Facts } from "../domain/fact.ts";
import type { Json } from "../domain/json.ts";
import type { OrderKey } from "../domain/order.ts";
import { FINGERPRINT_LENGTH } from "../domain/report.ts";
import type { Kind } from "../domain/resource.ts";
import type { ResourceState } from "../domain/state.ts";

/** The shape of the text below; a reader of another schema refuses it rather than guess. */
const SCHEMA = 1;
const FINGERPRINTS = new RegExp(`.{${FINGERPRINT_LENGTH}}`, "g");

type KeyIndex = number;
type StoredFact<V> = { key: KeyIndex; generation?: number; value: V };
type StoredFacts<V> = { named?: StoredFact<V>; unnamed?: StoredFact<V> };
type StoredNode = {
  object?: KeyIndex;
  write?: KeyIndex;
  value?: Json;
  forgetAt?: string;
  children?: Record<string, StoredNode>;
};

/** A resource's state as text: JSON keeps every number and string exactly, and one list holds each order key once. */
type StoredState = {
  schema: number;
  kind: Kind;
  keys: OrderKey[];
  generation?: number;
  generationTime?: string;
  conditions: (Omit<ConditionState, "facts"> & { facts: StoredFacts<Claim> })[];
  revision?: StoredFacts<string>;
  message?: StoredFact<string>;
  external?: StoredFact<boolean>;
  data?: StoredNode;
  recent: string;
  declaration: Declaration;
  reporter?: string;
  createdTime: string;
  updatedTime: string;
  deletedTime?: string;
};

/** The text of a state, without what the item holds beside it: the resource and the sequence. */
export function encodeState(state: ResourceState): string {
  const {
    resource: _,
    sequence: __,
    conditions,
    revision,
    message,
    external,
    data,
    ...rest
  } = state;
  const keys = new KeyList();
  const stored: StoredState = {
    schema: SCHEMA,
    ...rest,
    conditions: conditions.map((one) => ({ ...one, facts: encodeFacts(one.facts, keys) })),
    ...((revision.named || revision.unnamed) && { revision: encodeFacts(revision, keys) }),
    ...(message && { message: encodeFact(message, keys) }),
    ...(external && { external: encodeFact(external, keys) }),
    ...(data.object !== undefined && { data: encodeNode(data, keys) }),
    recent: state.recent.join(""),
    keys: keys.list,
  };
  return JSON.stringify(stored);
}

/** The state that a text holds; throws when it is of a schema that this code doesn't know. */
export function decodeState(resource: string, sequence: number, text: string): ResourceState {
  const stored = JSON.parse(text) as StoredState;
  if (stored.schema !== SCHEMA) {
    throw new Error(`the state of ${resource} is of schema ${stored.schema}, not ${SCHEMA}`);
  }
  const {
    schema: _,
    keys,
    conditions,
    revision,
    message,
    external,
    data,
    recent,
    ...rest
  } = stored;
  return {
    ...rest,
    resource,
    sequence,
    conditions: conditions.map((one) => ({ ...one, facts: decodeFacts(one.facts, keys) })),
    revision: revision ? decodeFacts(revision, keys) : {},
    ...(message && { message: decodeFact(message, keys) }),
    ...(external && { external: decodeFact(external, keys) }),
    data: data ? decodeNode(data, keys) : {},
    recent: recent.match(FINGERPRINTS) ?? [],
  };
}

/** Collects order keys, each once; one report's facts share theirs. */
class KeyList {
  readonly list: OrderKey[] = [];
  readonly #indexes = new Map<OrderKey, KeyIndex>();

  indexOf(key: OrderKey): KeyIndex {
    const known = this.#indexes.get(key);
    if (known !== undefined) return known;
    this.#indexes.set(key, this.list.length);
    return this.list.push(key) - 1;
  }
}

function keyAt(keys: readonly OrderKey[], index: KeyIndex): OrderKey {
  const key = keys[index];
  if (key === undefined) throw new Error(`there is no order key ${index}`);
  return key;
}

function encodeFact<V>(fact: Fact<V>, keys: KeyList): StoredFact<V> {
  return { ...fact, key: keys.indexOf(fact.key) };
}

function decodeFact<V>(fact: StoredFact<V>, keys: readonly OrderKey[]): Fact<V> {
  return { ...fact, key: keyAt(keys, fact.key) };
}

function encodeFacts<V>({ named, unnamed }: Facts<V>, keys: KeyList): StoredFacts<V> {
  return {
    ...(named && { named: encodeFact(named, keys) }),
    ...(unnamed && { unnamed: encodeFact(unnamed, keys) }),
  };
}

function decodeFacts<V>({ named, unnamed }: StoredFacts<V>, keys: readonly OrderKey[]): Facts<V> {
  return {
    ...(named && { named: decodeFact(named, keys) }),
    ...(unnamed && { unnamed: decodeFact(unnamed, keys) }),
  };
}

function encodeNode({ object, write, children }: DataNode, keys: KeyList): StoredNode {
  return {
    ...(object !== undefined && { object: keys.indexOf(object) }),
    ...(write && { write: keys.indexOf(write.key), ...write.leaf }),
    ...(children && {
      children: Object.fromEntries(
        [...children].map(([name, child]) => [name, encodeNode(child, keys)]),
      ),
    }),
  };
}

function decodeNode(stored: StoredNode, keys: readonly OrderKey[]): DataNode {
  const { object, write, children } = stored;
  return {
    ...(object !== undefined && { object: keyAt(keys, object) }),
    ...(write !== undefined && { write: { key: keyAt(keys, write), leaf: leafOf(stored) } }),
    ...(children && {
      children: new Map(
        Object.entries(children).map(([name, child]) => [name, decodeNode(child, keys)]),
      ),
    }),
  };
}

function leafOf({ value, forgetAt }: StoredNode) {
  return forgetAt === undefined ? { value: value ?? null } : { forgetAt };
}
