import { draftOf, sameToReaders, withComputed } from "../draft.ts";
import { instantAfter } from "../duration.ts";
import { sameJson } from "../json.ts";
import { later } from "../order.ts";
import { settleAll } from "../settle.ts";
import { live, perspectiveOf, type ResourceState } from "../state.ts";
import { decide, type Inputs } from "./decide.ts";
import type { GateDecision } from "./decision.ts";
import type { Gate, GateDefinition } from "./definition.ts";
import { DECIDER, type Decided } from "./gate-state.ts";
import { nextDecisionAt } from "./next-decision.ts";
import { openCondition } from "./open-condition.ts";

/** Milliseconds until a gate is decided again, in case its event was lost; and where there may be none. */
const AGAIN = { usually: 15 * 60_000, often: 60_000 } as const;

/** What a gate decides as of a time, as it is kept, on resources that were read at these versions. */
export function decidedAt(
  gate: Gate,
  inputs: Inputs,
  basis: Decided["basis"],
  at: string,
): { readonly decision: GateDecision; readonly decided: Decided } {
  const decision = decide(gate, inputs, at);
  const { status, reason = "", message = "" } = openCondition(gate.definition, decision);
  const next = nextDecisionAt(gate, inputs, at);
  const latest = instantAfter(at, isSilent(gate.definition) ? AGAIN.often : AGAIN.usually);
  const nextTime = next !== undefined && next < latest ? next : latest;
  return { decision, decided: { status, reason, message, time: at, basis, nextTime, decision } };
}

/** Whether what it looks at can change without an event: data, and which revision is deployed. */
function isSilent({ requires = [] }: GateDefinition): boolean {
  return requires.some(({ when, sameRevision }) => when !== undefined || sameRevision);
}

/**
 * A gate, changed or not, with what it decides; the very same state when that says nothing new. What moved
 * only the basis is kept too, though readers see none of it: so of two who decide, the one who read
 * earlier finds that the other was there.
 */
export function withDecision(
  stored: ResourceState | undefined,
  changed: ResourceState,
  decided: Decided,
): ResourceState {
  const { gate } = changed;
  if (!gate || (changed === stored && gate.decided && isSame(gate.decided, decided)))
    return changed;
  const existing = live(stored);
  const kept = keptOf(gate.decided, decided, changed === stored);
  const next = { ...changed, gate: { ...gate, decided: { ...decided, ...kept } } };
  const before = draftOf(existing ?? { ...changed, conditions: [] });
  const known = perspectiveOf(next);
  const after = { ...draftOf(next), known, claims: withComputed(before.claims, known) };
  const conditions = settleAll(changed.conditions, before, after, new Map());
  const isTold = existing ? changed.sequence > existing.sequence : false;
  if (existing && sameToReaders(before, after)) return { ...next, conditions };
  return {
    ...next,
    conditions,
    ...(!isTold && { sequence: changed.sequence + 1, ...(existing && { reporter: DECIDER }) }),
    updatedTime: later(changed.updatedTime, decided.time),
  };
}

/**
 * What stays of the decision before. The time is that of the verdict, so that a status doesn't move while
 * nothing that it says does; the explanation is that of when it was given, until somebody acts or another
 * revision is decided on.
 */
function keptOf(
  before: Decided | undefined,
  now: Decided,
  isUntouched: boolean,
): Pick<Decided, "time" | "decision"> | undefined {
  if (!before || !sameVerdict(before, now)) return undefined;
  const { time, decision } = before;
  const isKept = isUntouched && decision && decision.revision === now.decision?.revision;
  return { time, ...(isKept && { decision }) };
}

/** Whether one decision says what another does, of the same resources, and isn't due to be made again. */
function isSame(one: Decided, other: Decided): boolean {
  const isDue = one.nextTime <= other.time;
  return !isDue && sameVerdict(one, other) && sameJson(one.basis, other.basis);
}

function sameVerdict(one: Decided, other: Decided): boolean {
  return (
    one.status === other.status && one.reason === other.reason && one.message === other.message
  );
}
