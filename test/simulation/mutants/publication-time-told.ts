import { type Mutant, withPorts } from "./mutant.ts";

/** An event tells when it was published, each time another. */
export const publicationTimeTold: Mutant = {
  name: "an event that tells when it was published",
  breaks: 9,
  mutate: (production) =>
    withPorts(production, ({ publisher, clock }) => ({
      publisher: {
        publish: (transitions) =>
          publisher.publish(transitions.map((one) => ({ ...one, time: clock.now() }))),
      },
    })),
};
