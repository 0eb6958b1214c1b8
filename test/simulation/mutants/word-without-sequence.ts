import type { ResourceState } from "../../../lib/domain/state.ts";
import { type Mutant, storeThat, withRollupPorts } from "./mutant.ts";

/** A group's word changes, and its sequence doesn't. */
export const wordWithoutSequence: Mutant = {
  name: "a group's word told without its sequence",
  breaks: 40,
  mutate: (production) =>
    withRollupPorts(production, ({ store }) => {
      const read = new Map<string, number>();
      const seen = storeThat(store, (state: ResourceState) => {
        read.set(state.resource, state.sequence);
        return state;
      });
      return {
        store: {
          read: seen.read,
          write: (state, version) =>
            store.write(
              { ...state, sequence: read.get(state.resource) ?? state.sequence },
              version,
            ),
        },
      };
    }),
};
