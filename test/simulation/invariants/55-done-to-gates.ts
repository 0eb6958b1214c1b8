import { isDeepStrictEqual } from "node:util";
import type { GateState } from "../../../lib/domain/gate/gate-state.ts";
import { live } from "../../../lib/domain/state.ts";
import type { Accounts } from "../accounts.ts";
import type { Answered } from "../evidence.ts";
import { instantsBetween } from "../gate-accounts.ts";
import type { Intent } from "../verbs/verb.ts";
import type { Invariant } from "./invariant.ts";

export const doneToGates: Invariant = {
  number: 55,
  name: "whoever was answered to have defined, approved of, forced or deleted a gate has, or it was so already",
  violation({ accounts, world }) {
    const wrong = world.evidence.answers.find(
      (answered) => answered.ended.kind === "returned" && !isDone(accounts, answered),
    );
    return wrong && `${wrong.invocation.id} was answered, and nothing was done`;
  },
};

function isDone(accounts: Accounts, { operation, invocation, at }: Answered): boolean {
  const path = gateIn(operation.intent);
  if (path === undefined) return true;
  return instantsBetween(accounts, [path], invocation.startedAt, at).some((instant) => {
    return isAsMeant(operation.intent, live(accounts.asOf(path, instant)?.state)?.gate);
  });
}

/** Whether a gate, of which there may be none, is as a request wants it. */
function isAsMeant(intent: Intent, gate: GateState | undefined): boolean {
  if (intent.kind === "removal" || !gate) return intent.kind === "removal" && !gate;
  if (intent.kind === "definition") return isDeepStrictEqual(gate.definition, intent.definition);
  if (intent.kind === "override") return gate.override?.decision === intent.input.decision;
  if (intent.kind === "overrideRemoval") return gate.override === undefined;
  if (intent.kind === "withdrawal") {
    return gate.approvals.every(({ by }) => by !== intent.caller);
  }
  if (intent.kind !== "approval") throw new Error(`a ${intent.kind} does nothing to a gate`);
  const given = gate.approvals.find(({ by }) => by === intent.caller);
  return given !== undefined && given.revision === intent.input.revision;
}

function gateIn(intent: Intent): string | undefined {
  if (intent.kind === "removal") return intent.resource;
  return "gate" in intent && intent.kind !== "judgement" ? intent.gate : undefined;
}
