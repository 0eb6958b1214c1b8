import { type Mutant, withVerbs } from "./mutant.ts";

/** The relay goes on where the bus can't be reached. */
export const swallowedError: Mutant = {
  name: "a swallowed error",
  breaks: 15,
  mutate: (production) =>
    withVerbs(production, {
      relay: (ports, records) =>
        production.verbs.relay(
          {
            ...ports,
            publisher: {
              publish: (transitions) =>
                ports.publisher.publish(transitions).catch(() => transitions.map(() => undefined)),
            },
          },
          records,
        ),
    }),
};
