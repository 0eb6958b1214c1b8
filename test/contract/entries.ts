import type { PastDecision } from "../../lib/domain/gate/past-decision.ts";
import { merge } from "../../lib/domain/merge.ts";
import type { ResourceState } from "../../lib/domain/state.ts";
import { diff, type Transition } from "../../lib/domain/transition.ts";
import { aReport, minute } from "../domain/builders.ts";

/** What a gate decided from one minute until another. */
export function decided(resource: string, from: number, until: number): PastDecision {
  const decision = { decision: "pass", reason: "Passed", because: [] } as const;
  const view = { gate: resource, ...decision, evaluatedTime: minute(from), definition: {} };
  return { detailType: "Decision", time: minute(until), detail: { resource, view } };
}

/** The transitions of a resource that flips between Ready and Down so many times. */
export function flips(resource: string, times: number, message?: string): Transition[] {
  const transitions: Transition[] = [];
  let before: ResourceState | undefined;
  for (let flip = 0; flip < times; flip++) {
    const health = flip % 2 === 0 ? "Ready" : "Down";
    const input = { health, ...(message !== undefined && { message }) } as const;
    const { state } = merge(before, resource, [aReport(input, minute(flip))], minute(flip));
    transitions.push(...diff(before, state));
    before = state;
  }
  return transitions;
}
