import { isDeepStrictEqual } from "node:util";
import { remove } from "../../lib/domain/declare.ts";
import { untilAfter } from "../../lib/domain/duration.ts";
import {
  approve,
  defineGate,
  type GateResource,
  override,
  withdraw,
  withoutOverride,
} from "../../lib/domain/gate/change.ts";
import type { Decided } from "../../lib/domain/gate/gate-state.ts";
import { withDecision } from "../../lib/domain/gate/with-decision.ts";
import type { ResourceState } from "../../lib/domain/state.ts";
import type { Commit } from "./commit.ts";
import type { Intent } from "./verbs/verb.ts";

/** After every time at which a gate is decided in a run. */
const LATER = "2027";

/** Whether a write is of a gate, or of what it was before it was taken back. */
export function isOfGate({ after, invocation, isExpiry }: Commit): boolean {
  const isDefined = invocation?.operation?.intent.kind === "definition";
  return !isExpiry && (after.state.gate !== undefined || isDefined);
}

/** What a request makes of a gate, with the decision that it is stored with, which invariants 13 and 54 judge. */
export function gateAfter({ before, after, invocation }: Commit): ResourceState | undefined {
  const intent = invocation?.operation?.intent;
  const { gate, createdTime, deletedTime } = after.state;
  const changed = changedGate(before?.state, intent, {
    path: after.state.resource,
    received: invocation?.receivedAt ?? "",
    // Whoever defines a gate has read others before they look at the clock.
    made: createdTime,
    unmade: deletedTime,
  });
  if (!changed || !gate?.decided) return changed;
  // It was decided later than at the time it tells where it says what was said before.
  const isKept = isDeepStrictEqual(saidBy(gate.decided), saidBy(before?.state.gate?.decided));
  const decided = isKept ? { ...gate.decided, time: LATER } : gate.decided;
  return withDecision(before?.state, changed, decided);
}

function saidBy({ status, reason, message }: Partial<Decided> = {}) {
  return { status, reason, message };
}

type Times = {
  readonly path: string;
  readonly received: string;
  readonly made: string;
  readonly unmade: string | undefined;
};

function changedGate(
  stored: ResourceState | undefined,
  intent: Intent | undefined,
  { path, received, made, unmade }: Times,
): ResourceState | undefined {
  if (intent?.kind === "definition") {
    const { definition, caller } = intent;
    // Of two definitions that close a circle, each is taken back.
    if (unmade !== undefined) return stored && remove(stored, { by: caller, now: unmade });
    return defineGate(stored, path, definition, { by: caller, now: made });
  }
  if (!isGate(stored)) return stored;
  if (intent?.kind === "approval") {
    return approve(stored, { by: intent.caller, time: received, ...intent.input });
  }
  if (intent?.kind === "override") {
    const { decision, reason, until } = intent.input;
    const forced = { decision, reason, until: untilAfter(until, received) };
    return override(stored, { ...forced, by: intent.caller, time: received });
  }
  if (intent?.kind === "withdrawal") return withdraw(stored, { by: intent.caller, now: received });
  const isForcedNoMore = intent?.kind === "overrideRemoval";
  return isForcedNoMore ? withoutOverride(stored, { by: intent.caller, now: received }) : stored;
}

function isGate(state: ResourceState | undefined): state is GateResource {
  return state?.gate !== undefined;
}
