import type { ResourceState } from "../state.ts";
import { type Assumption, assume } from "./assumption.ts";
import type { GateResource } from "./change.ts";
import { decide, type Inputs } from "./decide.ts";
import type { GateDecision } from "./decision.ts";
import type { GateDefinition } from "./definition.ts";
import { nextDecisionAt } from "./next-decision.ts";
import { decidedAnew, type Known } from "./upstream.ts";

/** What a gate decides, and how it is defined. */
export type GateView = GateDecision & { readonly definition: GateDefinition };

/** What a gate decides, and when time alone can change that, or what a gate that it depends on decides. */
export type Judgement = { readonly view: GateView; readonly nextTime?: string };

type Question = Pick<Inputs, "evaluate" | "revision"> & {
  readonly assumptions?: readonly Assumption[];
};

/** What a gate decides at a time on what is known, of which the gates decide then, too; on nothing that was decided before. */
export function judgeAt(
  gate: GateResource,
  known: Known,
  { evaluate, revision, assumptions = [] }: Question,
  at: string,
): Judgement {
  const assumed = assume(statesIn(known), assumptions, at);
  const states = decidedAnew(new Map([...known, ...assumed]), evaluate, at);
  const { definition, approvals, override } = gate.gate;
  const inputs = {
    states,
    approvals,
    ...(override && { override }),
    ...(revision !== undefined && { revision }),
    evaluate,
  };
  const judged = { path: gate.resource, definition };
  const [nextTime] = [
    nextDecisionAt(judged, inputs, at),
    ...[...states.values()].map((state) => state.gate?.decided?.nextTime),
  ]
    .filter((next) => next !== undefined)
    .sort();
  const view = { ...decide(judged, inputs, at), definition };
  return { view, ...(nextTime !== undefined && { nextTime }) };
}

function statesIn(known: Known): Map<string, ResourceState> {
  return new Map([...known].flatMap(([path, state]) => (state ? [[path, state]] : [])));
}
