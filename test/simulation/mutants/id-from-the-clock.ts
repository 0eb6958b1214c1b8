import { type Mutant, withPorts } from "./mutant.ts";

/** An event's id tells when it was published. */
export const idFromTheClock: Mutant = {
  name: "an id from the clock",
  breaks: 22,
  mutate: (production) =>
    withPorts(production, ({ publisher, clock }) => ({
      publisher: {
        publish: (transitions) =>
          publisher.publish(
            transitions.map(({ detail, ...rest }) => ({
              ...rest,
              detail: { ...detail, id: `${detail.id}/${clock.now()}` },
            })),
          ),
      },
    })),
};
