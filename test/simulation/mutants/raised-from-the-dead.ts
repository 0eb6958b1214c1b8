import type { ResourceState } from "../../../lib/domain/state.ts";
import { type Mutant, storeThat, withRollupPorts } from "./mutant.ts";

/** Members bring a group back that was deleted. */
export const raisedFromTheDead: Mutant = {
  name: "a group raised from the dead",
  breaks: 43,
  mutate: (production) =>
    withRollupPorts(production, ({ store }) => ({ store: storeThat(store, alive) })),
};

function alive({ deletedTime: _, ...state }: ResourceState): ResourceState {
  return state;
}
