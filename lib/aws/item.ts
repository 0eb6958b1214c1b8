import type { Claim, ConditionState } from "../domain/condition.ts";
import { type DataNode, NO_DATA } from "../domain/data.ts";
import { type Declaration, UNDECLARED } from "../domain/declaration.ts";
import type { Fact, Facts } from "../domain/fact.ts";
import type { Json } from "../domain/json.ts";
import { joinKey, type OrderKey, RANKS, type Rank, splitKey } from "../domain/order.ts";
import { FINGERPRINT_LENGTH } from "../domain/report.ts";
import type { Kind } from "../domain/resource.ts";
import type { ResourceState } from "../domain/state.ts";

/** The shape of the text below; a reader of another schema refuses it rather than guess. */
const SCHEMA = 1;
const FINGERPRINTS = new RegExp(`.{${FINGERPRINT_LENGTH}}`, "g");

const RANK_COUNT = Object.keys(RANKS).length;

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

/** A condition whose update and soak times are left out while they are the transition's. */
type StoredCondition = {
  type: string;
  facts: StoredFacts<Claim>;
  lastTransitionTime: string;
  lastUpdateTime?: string;
  stableSince?: string;
};

/** A resource's state as text: JSON keeps every number and string exactly, and one list holds each order key once. */
type StoredState = {
  schema: number;
  kind: Kind;
  /** The origins of all facts, without their ranks. */
  origins: string[];
  generation?: number;
  generationTime?: string;
  conditions: StoredCondition[];
  revision?: StoredFacts<string>;
  revisionSince?: string;
  message?: StoredFact<string>;
  external?: StoredFact<boolean>;
  data?: StoredNode;
  recent: string;
  declaration?: Declaration;
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
    declaration,
    ...rest
  } = state;
  const keys = new KeyList();
  const stored: StoredState = {
    schema: SCHEMA,
    ...rest,
    ...(Object.keys(declaration).length > 0 && { declaration }),
    conditions: conditions.map((one) => encodeCondition(one, keys)),
    ...((revision.named || revision.unnamed) && { revision: encodeFacts(revision, keys) }),
    ...(message && { message: encodeFact(message, keys) }),
    ...(external && { external: encodeFact(external, keys) }),
    ...(data.object !== undefined && { data: encodeNode(data, keys) }),
    recent: state.recent.join(""),
    origins: keys.list,
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
    origins,
    conditions,
    revision,
    message,
    external,
    data,
    recent,
    declaration = UNDECLARED,
    ...rest
  } = stored;
  return {
    ...rest,
    resource,
    sequence,
    declaration,
    conditions: conditions.map((one) => decodeCondition(one, origins)),
    revision: revision ? decodeFacts(revision, origins) : {},
    ...(message && { message: decodeFact(message, origins) }),
    ...(external && { external: decodeFact(external, origins) }),
    data: data ? decodeNode(data, origins) : NO_DATA,
    recent: recent.match(FINGERPRINTS) ?? [],
  };
}

/**
 * Collects the origins of order keys, each once: one report's facts share theirs, and an index
 * tells the origin and the rank.
 */
class KeyList {
  readonly list: string[] = [];
  readonly #indexes = new Map<string, KeyIndex>();

  indexOf(key: OrderKey): KeyIndex {
    const { origin, rank } = splitKey(key);
    let index = this.#indexes.get(origin);
    if (index === undefined) {
      index = this.list.push(origin) - 1;
      this.#indexes.set(origin, index);
    }
    return index * RANK_COUNT + rank;
  }
}

function keyAt(origins: readonly string[], index: KeyIndex): OrderKey {
  const origin = origins[Math.floor(index / RANK_COUNT)];
  if (origin === undefined) throw new Error(`there is no order key ${index}`);
  return joinKey(origin, (index % RANK_COUNT) as Rank);
}

function encodeCondition(condition: ConditionState, keys: KeyList): StoredCondition {
  const { type, facts, lastTransitionTime, lastUpdateTime, stableSince } = condition;
  return {
    type,
    facts: encodeFacts(facts, keys),
    lastTransitionTime,
    ...(lastUpdateTime !== lastTransitionTime && { lastUpdateTime }),
    ...(stableSince !== lastTransitionTime && { stableSince }),
  };
}

function decodeCondition(stored: StoredCondition, origins: readonly string[]): ConditionState {
  const { type, facts, lastTransitionTime } = stored;
  const { lastUpdateTime = lastTransitionTime, stableSince = lastTransitionTime } = stored;
  return {
    type,
    facts: decodeFacts(facts, origins),
    lastTransitionTime,
    lastUpdateTime,
    stableSince,
  };
}

function encodeFact<V>(fact: Fact<V>, keys: KeyList): StoredFact<V> {
  return { ...fact, key: keys.indexOf(fact.key) };
}

function decodeFact<V>(fact: StoredFact<V>, origins: readonly string[]): Fact<V> {
  return { ...fact, key: keyAt(origins, fact.key) };
}

function encodeFacts<V>({ named, unnamed }: Facts<V>, keys: KeyList): StoredFacts<V> {
  return {
    ...(named && { named: encodeFact(named, keys) }),
    ...(unnamed && { unnamed: encodeFact(unnamed, keys) }),
  };
}

function decodeFacts<V>({ named, unnamed }: StoredFacts<V>, origins: readonly string[]): Facts<V> {
  return {
    ...(named && { named: decodeFact(named, origins) }),
    ...(unnamed && { unnamed: decodeFact(unnamed, origins) }),
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

function decodeNode(stored: StoredNode, origins: readonly string[]): DataNode {
  const { object, write, children } = stored;
  return {
    ...(object !== undefined && { object: keyAt(origins, object) }),
    ...(write !== undefined && { write: { key: keyAt(origins, write), leaf: leafOf(stored) } }),
    ...(children && {
      children: new Map(
        Object.entries(children).map(([name, child]) => [name, decodeNode(child, origins)]),
      ),
    }),
  };
}

function leafOf({ value, forgetAt }: StoredNode) {
  return forgetAt === undefined ? { value: value ?? null } : { forgetAt };
}
