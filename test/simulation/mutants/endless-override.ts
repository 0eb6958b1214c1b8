import { type Mutant, storeThat, withVerbs } from "./mutant.ts";

/** An override that has ended still counts for whoever asks. */
export const endlessOverride: Mutant = {
  name: "an override that doesn't end",
  breaks: 13,
  isOfGates: true,
  mutate: (production) =>
    withVerbs(production, {
      judgeGate: (ports, path, question) => {
        const store = storeThat(ports.store, (state) => {
          const { gate } = state;
          if (!gate?.override) return state;
          return { ...state, gate: { ...gate, override: { ...gate.override, until: "2999" } } };
        });
        return production.verbs.judgeGate({ ...ports, store }, path, question);
      },
    }),
};
