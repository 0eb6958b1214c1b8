import type { ResourceState } from "../../../lib/domain/state.ts";
import { type Mutant, storeThat, withRollupPorts } from "./mutant.ts";

/** A group takes what it is told again for news. */
export const toldAsNews: Mutant = {
  name: "a group that hears the same again as news",
  breaks: 45,
  mutate: (production) =>
    withRollupPorts(production, ({ store }) => ({ store: storeThat(store, unknowing) })),
};

function unknowing({ members: _, ...state }: ResourceState): ResourceState {
  return state;
}
