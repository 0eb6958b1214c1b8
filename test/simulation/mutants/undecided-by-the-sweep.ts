import { type Mutant, withVerbs } from "./mutant.ts";

/** The sweep looks at no gate, so that no soak ends and no lost event is made good. */
export const undecidedByTheSweep: Mutant = {
  name: "a sweep that decides no gate",
  breaks: 54,
  isOfGates: true,
  mutate: (production) =>
    withVerbs(production, {
      sweep: ({ agenda, store, ...ports }) =>
        production.verbs.sweep({
          ...ports,
          store,
          agenda: {
            async *due(now) {
              for await (const resource of agenda.due(now)) {
                if (!(await store.read(resource))?.state.gate) yield resource;
              }
            },
          },
        }),
    }),
};
