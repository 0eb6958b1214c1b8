import { sameJson } from "../json.ts";
import { live, type ResourceState } from "../state.ts";
import type { GateView } from "./judgement.ts";

/** What a gate decided until some time, as its history keeps it; it is no event. */
export type PastDecision = {
  readonly detailType: "Decision";
  /** From when on it decided something else, or was deleted. */
  readonly time: string;
  readonly detail: { readonly resource: string; readonly view: GateView };
};

/** What a gate decided last, as of then, and how it was defined; undefined where that isn't kept. */
export function lastDecisionOf(state: ResourceState | undefined): GateView | undefined {
  const { definition, decided } = live(state)?.gate ?? {};
  return definition && decided?.decision && { ...decided.decision, definition };
}

/** The decision that a change of a gate ended, if it ended one. */
export function decisionEnded(
  before: ResourceState | undefined,
  after: ResourceState | undefined,
): PastDecision[] {
  const [view, next] = [lastDecisionOf(before), lastDecisionOf(after)];
  if (!view || !after || (next && sameJson(view, next))) return [];
  const time = next?.evaluatedTime ?? after.updatedTime;
  return [{ detailType: "Decision", time, detail: { resource: after.resource, view } }];
}
