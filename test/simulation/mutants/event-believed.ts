import type { ResourceState } from "../../../lib/domain/state.ts";
import type { BusEvent } from "../aws/bus.ts";
import { type Mutant, storeThat, withVerbs } from "./mutant.ts";

/** What an event says of a condition is taken for what is so, though it may be late. */
export const eventBelieved: Mutant = {
  name: "an event whose body is believed",
  breaks: 13,
  isOfGates: true,
  mutate: (production) =>
    withVerbs(production, {
      decide: (ports, event) => {
        const store = storeThat(ports.store, (state) => asToldBy(event, state));
        return production.verbs.decide({ ...ports, store }, event);
      },
    }),
};

function asToldBy({ detail }: BusEvent, state: ResourceState): ResourceState {
  const { condition: told, to } = detail;
  if (state.resource !== detail.resource || state.gate || !told || to === null) return state;
  const conditions = state.conditions.map((kept) => {
    const fact = kept.facts.named ?? kept.facts.unnamed;
    if (kept.type !== told.type || !fact) return kept;
    const value = { ...fact.value, status: to as typeof fact.value.status };
    return {
      ...kept,
      facts: kept.facts.named ? { named: { ...fact, value } } : { unnamed: { ...fact, value } },
    };
  });
  return { ...state, conditions };
}
