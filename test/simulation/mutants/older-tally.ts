import type { ResourceState } from "../../../lib/domain/state.ts";
import { type Mutant, storeThat, withRollupPorts } from "./mutant.ts";

/** A group takes whatever tally it is told of last. */
export const olderTally: Mutant = {
  name: "a group that takes an older tally",
  breaks: 41,
  mutate: (production) =>
    withRollupPorts(production, ({ store }) => ({ store: storeThat(store, forgetful) })),
};

function forgetful(state: ResourceState): ResourceState {
  return state.members ? { ...state, members: { ...state.members, version: 0 } } : state;
}
