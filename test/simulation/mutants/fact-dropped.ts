import type { ConditionState } from "../../../lib/domain/condition.ts";
import { type Mutant, withPorts } from "./mutant.ts";

/** Of a condition, only the fact that speaks is kept, and the other may come again. */
export const factDropped: Mutant = {
  name: "a hidden fact dropped",
  breaks: 3,
  mutate: (production) =>
    withPorts(production, ({ store }) => ({
      store: {
        read: (resource) => store.read(resource),
        write: (state, version) =>
          store.write({ ...state, conditions: state.conditions.map(withoutUnnamed) }, version),
      },
    })),
};

function withoutUnnamed(condition: ConditionState): ConditionState {
  const { named } = condition.facts;
  return named ? { ...condition, facts: { named } } : condition;
}
