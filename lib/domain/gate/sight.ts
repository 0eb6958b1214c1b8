import { type Condition, type ConditionStatus, conditionOf } from "../condition.ts";
import { type Health, healthOf } from "../health.ts";
import { perspectiveOf, type ResourceState } from "../state.ts";
import { healthWith } from "../status.ts";

/** What readers see of what a requirement is about. */
export type Sight = {
  /** Undefined when nobody can tell. */
  readonly holds: boolean | undefined;
  /** In a word or two, such as `Ready` or `False (ProbeFailed)`. */
  readonly shown: string;
  /** Since when it is so and nobody saw otherwise. */
  readonly since?: string;
};

/** A condition as readers see it, with the start of the time in which nobody saw another status. */
type Sighted = Condition & { readonly stableSince: string };

const NEVER_REPORTED: Sight = { holds: undefined, shown: "never reported" };
/** The condition in which a group keeps what its members make of it. */
export const GROUP_CONDITION = "MembersReady";
/** What makes another word of `Ready` when True, by the status of `Ready`. */
const BESIDES = {
  True: ["Degraded"],
  False: ["Progressing", "Reconciling", "Stalled"],
  Unknown: [],
} as const;
/** Conditions that a health word may hang on besides `Ready`. */
export const HINDRANCES: readonly string[] = Object.values(BESIDES).flat();

function sightedIn(state: ResourceState): Sighted[] {
  const known = perspectiveOf(state);
  return state.conditions.map((kept) => ({
    ...conditionOf(kept, known),
    stableSince: kept.stableSince,
  }));
}

/** How a condition compares with the status wanted; what was observed before `from` says nothing. */
export function conditionSight(
  state: ResourceState,
  type: string,
  wanted: ConditionStatus,
  from = "",
): Sight {
  const folded = type.toLowerCase();
  const found = sightedIn(state).find((one) => one.type.toLowerCase() === folded);
  if (!found) return NEVER_REPORTED;
  const { status, stableSince } = found;
  const sight = { shown: wordsFor(found), since: stableSince };
  if (found.observedTime < from) return stale(sight.shown);
  if (status === wanted && found.stored === undefined) return { ...sight, holds: true };
  return { ...sight, holds: status === "Unknown" ? undefined : false };
}

/** How the health word compares with the one wanted; what was observed before `from` says nothing. */
export function healthSight(state: ResourceState, wanted: Health, from = ""): Sight {
  const conditions = sightedIn(state);
  if (conditions.length === 0) return NEVER_REPORTED;
  const word = healthWith(conditions, state);
  const makers = makersOf(conditions, state);
  const ready = conditions.find(({ type }) => type === "Ready");
  const speakers = ready ? [ready] : makers;
  const since = makers.map(sinceOf).sort().at(-1);
  const sight = { shown: word, ...(since !== undefined && { since }) };
  if (speakers.some(({ observedTime }) => observedTime < from)) return stale(word);
  if (word !== "Unknown") return { ...sight, holds: word === wanted };
  const lost = speakers.find(({ stored }) => stored !== undefined);
  if (lost) return { ...sight, holds: undefined, shown: `${word} (${lost.reason})` };
  return { ...sight, holds: wanted === word ? true : undefined };
}

/**
 * The conditions that the rule of the health word reads. While these stay as they are the word does
 * too, so it has held at least since the last of them became so.
 */
export function makersOf<C extends Condition>(
  conditions: readonly C[],
  { declaration }: ResourceState,
): C[] {
  const ready = conditions.find(({ type }) => type === "Ready");
  if (!ready) return conditions.filter((one) => isRead(one.type, declaration.abnormal ?? []));
  const types: string[] = ["Ready", GROUP_CONDITION, ...BESIDES[ready.status]];
  return conditions.filter(({ type }) => types.includes(type));
}

/** Without `Ready`, what ends the word when True, and what makes it when alone. */
function isRead(type: string, abnormal: readonly string[]): boolean {
  const alone = { type, status: "True", reason: "" } as const;
  return type === "Stalled" || type === "Failed" || healthOf([alone], abnormal) === "Ready";
}

/** A False `Ready` stands for several words by its reason, and of that only the last change is known. */
function sinceOf({ type, status, stableSince, lastUpdateTime }: Sighted): string {
  const isReasoned = status === "False" && (type === "Ready" || type === GROUP_CONDITION);
  return isReasoned && lastUpdateTime > stableSince ? lastUpdateTime : stableSince;
}

function wordsFor({ status, reason, stored }: Condition): string {
  const last = stored === undefined ? "" : `, last ${stored}`;
  return status === "True" ? status : `${status} (${reason}${last})`;
}

function stale(shown: string): Sight {
  return { holds: undefined, shown: `${shown}, observed before the revision was deployed` };
}
