import type { ResourceState } from "../state.ts";
import { dependenciesOf } from "./dependencies.ts";
import type { Evaluate } from "./requirement.ts";
import { decidedAt, withDecision } from "./with-decision.ts";

/** What was read of resources, by path; undefined where there is none. */
export type Known = ReadonlyMap<string, ResourceState | undefined>;

/**
 * What is known, with what each gate among it decides at a time on the others. A gate stays as it is stored
 * when not all that it depends on was read, and where gates depend on each other in a circle.
 */
export function decidedAnew(
  known: Known,
  evaluate: Evaluate,
  at: string,
): Map<string, ResourceState> {
  const done = new Map<string, ResourceState | undefined>();
  const visit = (path: string): ResourceState | undefined => {
    const state = known.get(path);
    if (done.has(path)) return done.get(path);
    done.set(path, state);
    const anew = state && decideOne(state);
    done.set(path, anew);
    return anew;
  };
  const decideOne = (state: ResourceState): ResourceState => {
    const { resource: path, gate } = state;
    const paths = gate ? dependenciesOf(gate.definition) : [];
    if (!gate || !paths.every((one) => known.has(one))) return state;
    const { definition, approvals, override } = gate;
    const states = statesOf(paths.map((one) => [one, visit(one)]));
    const inputs = { states, approvals, ...(override && { override }), evaluate };
    return withDecision(state, state, decidedAt({ path, definition }, inputs, {}, at).decided);
  };
  return statesOf([...known.keys()].map((path) => [path, visit(path)]));
}

/** Those of which there is any. */
function statesOf(
  found: readonly (readonly [string, ResourceState | undefined])[],
): Map<string, ResourceState> {
  return new Map(found.flatMap(([path, state]) => (state ? [[path, state]] : [])));
}
