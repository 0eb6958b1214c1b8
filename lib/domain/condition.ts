import { instantAfter } from "./duration.ts";
import { type Fact, type Facts, type Generation, isCurrent, speaking } from "./fact.ts";
import { later, observedTimeOf, RANKS, type Rank } from "./order.ts";

/** `metav1.ConditionStatus`. */
export const CONDITION_STATUSES = ["True", "False", "Unknown"] as const;
export type ConditionStatus = (typeof CONDITION_STATUSES)[number];

/** A Kubernetes qualified name: an optional lower-case DNS prefix, and a name of at most 63. */
export const CONDITION_TYPE =
  /^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
export const MAX_CONDITION_TYPE = 316;
/** Characters of the prefix, with the slash behind it. */
export const MAX_CONDITION_PREFIX = 254;
/** `metav1.Condition`'s reason. */
export const REASON = /^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$/;
export const MAX_REASON = 1024;
export const MAX_MESSAGE = 32_768;
/** The reason of a condition whose reporter gave none. */
export const DEFAULT_REASON = "Reported";
/** The reason of a condition that was last observed on an older generation. */
const OUTDATED = "Outdated";
/** The reason of a condition that nobody observed again in time. */
export const EXPIRED = "Expired";

/** What one report says of one condition. */
export type Claim = {
  readonly status: ConditionStatus;
  readonly reason: string;
  readonly message: string;
  readonly reporter: string;
  /** When, says the reporter, the status last changed; Kubernetes' senders know. */
  readonly lastTransitionTime?: string;
  /** The instant at which its reporter's word is no longer good. */
  readonly expires?: string;
};

/** From where facts are looked at: the generation, when it is, and how long silence is borne. */
export type Perspective = Generation & {
  /** The last deadline that counts as passed. */
  readonly asOf?: string;
  /** Milliseconds after an observation, unless its reporter said how long it is good. */
  readonly patience?: number;
  /** What the service itself works out of other resources: neither outdated nor expired, by type. */
  readonly computed?: ReadonlyMap<string, Seen>;
};

/** What is kept of one condition: its facts, and the times that only the service sets. */
export type ConditionState = {
  readonly type: string;
  readonly facts: Facts<Claim>;
  readonly lastTransitionTime: string;
  readonly lastUpdateTime: string;
  /** Since when nobody saw another status; a late contradiction moves it, so soak never counts disputed time. */
  readonly stableSince: string;
};

/** A condition as readers see it, in the words of `metav1.Condition`. */
export type Condition = {
  readonly type: string;
  readonly status: ConditionStatus;
  readonly reason: string;
  readonly message: string;
  readonly observedGeneration?: number;
  readonly reporter: string;
  readonly observedTime: string;
  readonly lastTransitionTime: string;
  readonly lastUpdateTime: string;
  /** The reported status of a condition that is Unknown because it is outdated or expired. */
  readonly stored?: ConditionStatus;
};

/** A condition without the times that only the service sets. */
export type Seen = Omit<Condition, "lastTransitionTime" | "lastUpdateTime"> & {
  /** The fact that says so, and since when it is to be seen that way. */
  readonly fact: Fact<Claim>;
  readonly since: string;
};

/** True and False are settled; Unknown is not. */
export function rankOf(status: ConditionStatus): Rank {
  return status === "Unknown" ? RANKS.unsettled : RANKS.settled;
}

/** When a fact is no longer good unless it is observed again; undefined for never. */
export function deadlineOf(fact: Fact<Claim>, { patience }: Perspective): string | undefined {
  if (fact.value.expires !== undefined || patience === undefined) return fact.value.expires;
  return instantAfter(observedTimeOf(fact.key), patience);
}

/**
 * What readers see of a condition: a reported True wins over what is worked out, which is seen from when
 * nobody reports it any more.
 */
export function seen(type: string, facts: Facts<Claim>, known: Perspective): Seen | undefined {
  const computed = known.computed?.get(type);
  const fact = speaking(facts, known);
  const reported = fact && reportedAs(type, fact, known);
  if (!computed || reported?.status === "True") return reported;
  return { ...computed, since: later(computed.since, reported?.since ?? "") };
}

/** Whether readers are told what is worked out, whatever a fact says and however long it is good. */
export function isOverruled(type: string, fact: Fact<Claim>, { computed }: Perspective): boolean {
  return fact.value.status !== "True" && (computed?.has(type) ?? false);
}

function reportedAs(type: string, fact: Fact<Claim>, known: Perspective): Seen {
  const sighting = sightingOf(type, fact);
  const lost = lossOf(fact, known);
  return lost ? { ...sighting, ...lost, status: "Unknown", stored: sighting.status } : sighting;
}

/** What a fact by itself tells readers. */
export function sightingOf(type: string, fact: Fact<Claim>): Seen {
  const { status, reason, message, reporter } = fact.value;
  const observedTime = observedTimeOf(fact.key);
  return {
    type,
    status,
    reason,
    message,
    ...(fact.generation !== undefined && { observedGeneration: fact.generation }),
    reporter,
    observedTime,
    fact,
    since: observedTime,
  };
}

/** Why and since when a fact says nothing of the resource any more; undefined while it does. */
function lossOf(fact: Fact<Claim>, known: Perspective) {
  const { generationTime = "", asOf = "" } = known;
  const observedTime = observedTimeOf(fact.key);
  if (!isCurrent(fact, known)) {
    return { reason: OUTDATED, since: later(generationTime, observedTime) };
  }
  const deadline = deadlineOf(fact, known);
  return deadline !== undefined && deadline <= asOf
    ? { reason: EXPIRED, since: deadline }
    : undefined;
}

/** A stored condition as readers see it. */
export function conditionOf(state: ConditionState, known: Perspective): Condition {
  const found = seen(state.type, state.facts, known);
  if (!found) throw new Error(`nothing says what the condition ${state.type} is`);
  const { fact: _, since: __, ...visible } = found;
  const { lastTransitionTime, lastUpdateTime } = state;
  return { ...visible, lastTransitionTime, lastUpdateTime };
}

/** Whether two sightings differ in nothing that readers act on; who observed it last and when is not news. */
export function sameSighting(one: Seen | undefined, other: Seen | undefined): boolean {
  return (
    one?.status === other?.status &&
    one?.reason === other?.reason &&
    one?.message === other?.message &&
    one?.observedGeneration === other?.observedGeneration &&
    one?.stored === other?.stored
  );
}
