import { type Claim, type ConditionState, DEFAULT_REASON, rankOf } from "../condition.ts";
import { present } from "../expiry.ts";
import { type Fact, recordGeneration } from "../fact.ts";
import { type Health, READY_STATUS } from "../health.ts";
import { orderKey } from "../order.ts";
import type { ConditionInput } from "../report-input.ts";
import { live, newState, type ResourceState } from "../state.ts";
import { statusOf } from "../status.ts";
import { decide, type Inputs } from "./decide.ts";
import type { GateDecision } from "./decision.ts";
import type { Gate } from "./definition.ts";
import { OPEN } from "./gate-state.ts";
import { GROUP_CONDITION, HINDRANCES } from "./sight.ts";

/** What is taken for true of a resource: one of its conditions, or its health. */
export type Assumption = {
  readonly resource: string;
  readonly condition?: ConditionInput;
  readonly health?: Health;
};

/** What a gate would decide if the assumptions were true from then on. */
export function whatIf(
  gate: Gate,
  inputs: Inputs,
  assumptions: readonly Assumption[],
  at: string,
): GateDecision {
  return decide(gate, { ...inputs, states: assume(inputs.states, assumptions, at) }, at);
}

/** The states with assumptions made of them at a time, in order; what is absent or deleted is there by being assumed. */
export function assume(
  states: ReadonlyMap<string, ResourceState>,
  assumptions: readonly Assumption[],
  at: string,
): ReadonlyMap<string, ResourceState> {
  const assumed = new Map(states);
  for (const { resource, condition, health } of assumptions) {
    const stored = assumed.get(resource);
    const before = live(stored);
    const state = before ? present(before, at) : { ...newState(resource, at), ...goneOn(stored) };
    const next = health === undefined ? state : withWord(state, health, at);
    const shown = condition === undefined ? next : withCondition(next, condition, at);
    // What is assumed of a gate stands in place of what it decides.
    assumed.set(resource, shown.gate ? asReported(shown) : shown);
  }
  return assumed;
}

/** What goes on after a deletion. */
function goneOn(tombstone: ResourceState | undefined) {
  return tombstone && { sequence: tombstone.sequence };
}

/** A state of which the health is a word, which a gate's is by being open or not. */
function withWord(state: ResourceState, health: Health, at: string): ResourceState {
  if (!state.gate) return withHealth(state, health, at);
  return withCondition(state, { type: OPEN, status: READY_STATUS[health], reason: health }, at);
}

/** A state of which the health is a word; the very same where it is already. */
function withHealth(state: ResourceState, health: Health, at: string): ResourceState {
  const shown = statusOf(state);
  if (shown.conditions.length > 0 && shown.health === health) return state;
  const hindering = shown.conditions.filter(
    ({ type, status }) => HINDRANCES.includes(type) && status === "True",
  );
  const conditions = state.conditions.filter(
    ({ type }) => !hindering.some((one) => one.type === type),
  );
  const isGroup = conditions.some(({ type }) => type === GROUP_CONDITION);
  const types = isGroup ? ["Ready", GROUP_CONDITION] : ["Ready"];
  return types.reduce<ResourceState>(
    (next, type) => withCondition(next, { type, status: READY_STATUS[health], reason: health }, at),
    asReported({ ...state, conditions }),
  );
}

/** A state with what was reported of it, and nothing that the service works out besides, such as from members. */
function asReported(state: ResourceState): ResourceState {
  const { resource, declaration, conditions, revision, data, recent, sequence } = state;
  const { generation, generationTime, asOf } = state;
  return {
    ...newState(resource, state.createdTime),
    kind: state.kind,
    declaration,
    conditions: conditions.filter(({ facts }) => facts.named ?? facts.unnamed),
    revision,
    data,
    recent,
    sequence,
    updatedTime: state.updatedTime,
    ...(generation !== undefined && { generation }),
    ...(generationTime !== undefined && { generationTime }),
    ...(asOf !== undefined && { asOf }),
    ...(state.message && { message: state.message }),
    ...(state.external && { external: state.external }),
  };
}

/** A state with a condition in the place of what is kept of it, observed now by nobody else. */
function withCondition(state: ResourceState, input: ConditionInput, at: string): ResourceState {
  const folded = input.type.toLowerCase();
  const isMeant = ({ type }: ConditionState) => type.toLowerCase() === folded;
  const kept = state.conditions.find(isMeant);
  const { generationTime = at } = state;
  const observedAt = generationTime > at ? generationTime : at;
  const { observedGeneration } = input;
  const generation =
    observedGeneration === undefined ? state : recordGeneration(state, observedGeneration, at);
  const others = state.conditions.filter((one) => one !== kept);
  const condition = {
    type: kept?.type ?? input.type,
    facts: factsOf(input, observedAt),
    ...timesOf(state, kept, input, at),
  };
  const conditions = [...others, condition].sort((one, other) => (one.type < other.type ? -1 : 1));
  return { ...generation, conditions };
}

function factsOf(input: ConditionInput, observedAt: string): ConditionState["facts"] {
  const { status, reason = DEFAULT_REASON, message = "", observedGeneration } = input;
  const origin = { observedAt, sequence: 0, identity: "assumption" };
  const value: Claim = { status, reason, message, reporter: "assumption" };
  const fact: Fact<Claim> = { key: orderKey(origin, rankOf(status)), value };
  if (observedGeneration === undefined) return { unnamed: fact };
  return { named: { ...fact, generation: observedGeneration } };
}

/** What is assumed began when the assumption says so, or else when it did if it is so already, or else now. */
function timesOf(
  state: ResourceState,
  kept: ConditionState | undefined,
  { type, status, lastTransitionTime }: ConditionInput,
  at: string,
) {
  const shown = statusOf(state).conditions.find((one) => one.type === (kept?.type ?? type));
  const isSo = shown?.status === status && shown.stored === undefined;
  const began = isSo ? kept?.stableSince : undefined;
  const since = [lastTransitionTime ?? began ?? at, at].sort()[0] ?? at;
  return { lastTransitionTime: since, lastUpdateTime: since, stableSince: since };
}
