import { type Mutant, withVerbs } from "./mutant.ts";

/** The sweep stops at the first status that it has looked at. */
export const sweepStopsEarly: Mutant = {
  name: "a sweep that stops early",
  breaks: 35,
  mutate: (production) =>
    withVerbs(production, {
      sweep: ({ agenda, ...ports }) =>
        production.verbs.sweep({
          ...ports,
          agenda: {
            async *due(now) {
              for await (const resource of agenda.due(now)) {
                yield resource;
                return;
              }
            },
          },
        }),
    }),
};
