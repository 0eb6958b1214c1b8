import { type Mutant, withVerbs } from "./mutant.ts";

/** A delivery is remembered first, and may then never be merged. */
export const rememberedBeforeMerged: Mutant = {
  name: "a delivery remembered before it is merged",
  breaks: 4,
  mutate: (production) =>
    withVerbs(production, {
      deliver: (ports, source, delivery) =>
        production.verbs.deliver(
          {
            ...ports,
            deliveries: {
              remember: (name, id) => ports.deliveries.remember(name, id),
              async isKnown(name, id) {
                const known = await ports.deliveries.isKnown(name, id);
                if (!known) await ports.deliveries.remember(name, id);
                return known;
              },
            },
          },
          source,
          delivery,
        ),
    }),
};
