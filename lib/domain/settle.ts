import {
  type Claim,
  type ConditionState,
  EXPIRED,
  type Perspective,
  type Seen,
  seen,
} from "./condition.ts";
import type { Draft } from "./draft.ts";
import { type Fact, type Facts, isCurrent } from "./fact.ts";
import { observedTimeOf } from "./order.ts";

/** A condition before a merge, with what readers saw of it. */
type Before = { readonly state: ConditionState; readonly seen: Seen | undefined };

/** The facts that a merge is about, by condition type, whether they won or not. */
export type Arrived = ReadonlyMap<string, readonly Fact<Claim>[]>;

/**
 * The conditions after a merge, with the times that only the service sets, sorted by type; the very
 * same list when nothing moved.
 */
export function settleAll(
  conditions: readonly ConditionState[],
  before: Draft,
  after: Draft,
  arrived: Arrived,
): readonly ConditionState[] {
  const states = new Map(conditions.map((state) => [state.type, state]));
  const settled = [...after.claims].map(([type, facts]) => {
    const [state, news] = [states.get(type), arrived.get(type) ?? []];
    const untouched = state?.facts === facts && before.known === after.known && news.length === 0;
    if (untouched) return state;
    const earlier = state && { state, seen: seen(type, state.facts, before.known) };
    return settle(type, facts, after.known, earlier, news);
  });
  if (settled.length > conditions.length) settled.sort(byType);
  return settled.every((one, at) => one === conditions[at]) ? conditions : settled;
}

function byType(one: ConditionState, other: ConditionState): number {
  return one.type < other.type ? -1 : 1;
}

/** `metav1.Condition`: the transition time moves when the status flips, the update time with reason or message too. */
function settle(
  type: string,
  facts: Facts<Claim>,
  known: Perspective,
  before: Before | undefined,
  arrived: readonly Fact<Claim>[],
): ConditionState {
  const now = seen(type, facts, known);
  if (!now) throw new Error(`the condition ${type} is settled without a fact`);
  const times = timesOf(now, before);
  const disputed = arrived.some((fact) => disputes(fact, now, known, times.stableSince));
  const settled = { type, facts, ...times, ...(disputed && { stableSince: now.observedTime }) };
  return before && sameState(before.state, settled) ? before.state : settled;
}

type Times = Pick<ConditionState, "lastTransitionTime" | "lastUpdateTime" | "stableSince">;

function timesOf(now: Seen, before: Before | undefined): Times {
  const time = timeOf(now, before);
  if (before?.seen?.status !== now.status) {
    const since = claimedTransition(now, before) ?? time;
    return { lastTransitionTime: since, lastUpdateTime: time, stableSince: since };
  }
  const { lastTransitionTime, lastUpdateTime, stableSince } = before.state;
  const reworded = before.seen?.reason !== now.reason || before.seen.message !== now.message;
  return { lastTransitionTime, lastUpdateTime: reworded ? time : lastUpdateTime, stableSince };
}

function sameState(one: ConditionState, other: ConditionState): boolean {
  return (
    one.facts === other.facts &&
    one.lastTransitionTime === other.lastTransitionTime &&
    one.lastUpdateTime === other.lastUpdateTime &&
    one.stableSince === other.stableSince
  );
}

/** When a sighting took effect; what ends an expiry, though observed before it, no sooner than that. */
function timeOf({ since }: Seen, before: Before | undefined): string {
  const { reason, stored } = before?.seen ?? {};
  if (!before || stored === undefined || reason !== EXPIRED) return since;
  const { lastTransitionTime } = before.state;
  return lastTransitionTime > since ? lastTransitionTime : since;
}

/** The reporter's own transition time, when it lies between the previous transition and the observation. */
function claimedTransition(now: Seen, before: Before | undefined): string | undefined {
  const claimed = now.fact.value.lastTransitionTime;
  if (claimed === undefined || now.stored !== undefined) return undefined;
  const previous = before?.state.lastTransitionTime ?? "";
  return claimed >= previous && claimed <= now.observedTime ? claimed : undefined;
}

/** Whether a fact that came too late to be shown saw another status since the present one is undisputed. */
function disputes(fact: Fact<Claim>, now: Seen, known: Perspective, stableSince: string): boolean {
  return (
    fact.value.status !== now.status &&
    fact.key < now.fact.key &&
    isCurrent(fact, known) &&
    observedTimeOf(fact.key) > stableSince
  );
}
