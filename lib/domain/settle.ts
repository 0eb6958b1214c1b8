import { type Claim, type ConditionState, type Seen, seen } from "./condition.ts";
import { type Draft, sightingsOf } from "./draft.ts";
import { type Fact, type Facts, type Generation, isCurrent, speaking } from "./fact.ts";
import { observedTimeOf } from "./order.ts";

/** A condition before a merge, with what readers saw of it. */
type Before = { readonly state: ConditionState; readonly seen: Seen };

/**
 * The conditions after a merge, with the times that only the service sets, sorted by type; the very
 * same list when nothing moved. `arrived` are the facts that the merge was about, won or lost.
 */
export function settleAll(
  conditions: readonly ConditionState[],
  before: Draft,
  after: Draft,
  arrived: ReadonlyMap<string, readonly Fact<Claim>[]>,
): readonly ConditionState[] {
  const sightings = sightingsOf(before);
  const states = new Map(conditions.map((state) => [state.type, state]));
  const settled = [...after.claims]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([type, facts]) => {
      const [state, seen] = [states.get(type), sightings.get(type)];
      const known = state && seen && { state, seen };
      return settle(type, facts, after.known, known, arrived.get(type) ?? []);
    });
  const same =
    settled.length === conditions.length && settled.every((one, at) => one === conditions[at]);
  return same ? conditions : settled;
}

/** `metav1.Condition`: the transition time moves when the status flips, the update time with reason or message too. */
function settle(
  type: string,
  facts: Facts<Claim>,
  known: Generation,
  before: Before | undefined,
  arrived: readonly Fact<Claim>[],
): ConditionState {
  const now = seen(type, facts, known);
  if (!now) throw new Error(`the condition ${type} is settled without a fact`);
  const times = timesOf(now, facts, known, before);
  const disputed = arrived.some((fact) => disputes(fact, now, known, times.stableSince));
  const settled = { type, facts, ...times, ...(disputed && { stableSince: now.observedTime }) };
  return before && sameState(before.state, settled) ? before.state : settled;
}

type Times = Pick<ConditionState, "lastTransitionTime" | "lastUpdateTime" | "stableSince">;

function timesOf(
  now: Seen,
  facts: Facts<Claim>,
  known: Generation,
  before: Before | undefined,
): Times {
  const time = effectiveTime(now, known);
  if (before?.seen.status !== now.status) {
    const since = claimedTransition(facts, known, now, before) ?? time;
    return { lastTransitionTime: since, lastUpdateTime: time, stableSince: since };
  }
  const { lastTransitionTime, lastUpdateTime, stableSince } = before.state;
  const reworded = before.seen.reason !== now.reason || before.seen.message !== now.message;
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

/** When a sighting took effect: when it was observed but, if outdated, no sooner than the newer generation was. */
function effectiveTime(
  { stored, observedTime }: Seen,
  { generationTime = "" }: Generation,
): string {
  return stored !== undefined && generationTime > observedTime ? generationTime : observedTime;
}

/** The reporter's own transition time, when it lies between the previous transition and the observation. */
function claimedTransition(
  facts: Facts<Claim>,
  known: Generation,
  now: Seen,
  before: Before | undefined,
): string | undefined {
  const claimed = speaking(facts, known)?.value.lastTransitionTime;
  if (claimed === undefined || now.stored !== undefined) return undefined;
  const previous = before?.state.lastTransitionTime ?? "";
  return claimed >= previous && claimed <= now.observedTime ? claimed : undefined;
}

/** Whether a fact that came too late to be shown saw another status since the present one is undisputed. */
function disputes(fact: Fact<Claim>, now: Seen, known: Generation, stableSince: string): boolean {
  return (
    fact.value.status !== now.status &&
    fact.key < now.key &&
    isCurrent(fact, known) &&
    observedTimeOf(fact.key) > stableSince
  );
}
