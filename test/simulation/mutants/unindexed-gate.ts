import type { Dependents } from "../../../lib/pipeline/ports/gate.ts";
import { type Mutant, withVerbs } from "./mutant.ts";

/** What a gate depends on finds it only once it is written, if its writer lives so long. */
export const unindexedGate: Mutant = {
  name: "a gate indexed after it is written",
  breaks: 57,
  isOfGates: true,
  mutate: (production) =>
    withVerbs(production, {
      async putGate(ports, path, definition, caller) {
        const { dependents } = ports;
        const wanted: Parameters<Dependents["add"]>[] = [];
        const late: Dependents = {
          of: (resource) => dependents.of(resource),
          remove: (gate, resources, version) => dependents.remove(gate, resources, version),
          add: async (...one) => void wanted.push(one),
        };
        const all = { ...ports, dependents: late };
        const answer = await production.verbs.putGate(all, path, definition, caller);
        for (const one of wanted) await dependents.add(...one);
        return answer;
      },
    }),
};
