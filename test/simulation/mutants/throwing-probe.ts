import { type Mutant, withVerbs } from "./mutant.ts";

/** Once a probe has thrown, nothing that others find is stored. */
export const throwingProbe: Mutant = {
  name: "a probe that throws takes others with it",
  breaks: 52,
  mutate: (production) =>
    withVerbs(production, {
      probeMinute({ store, probes, ...ports }, from) {
        let hasThrown = false;
        const broken: typeof probes = {
          run: (resource, probe) =>
            probes.run(resource, probe).catch((error) => {
              hasThrown = true;
              throw error;
            }),
        };
        const guarded: typeof store = {
          read: (resource) => store.read(resource),
          async write(state, version) {
            return hasThrown ? { written: true } : store.write(state, version);
          },
        };
        return production.verbs.probeMinute({ ...ports, probes: broken, store: guarded }, from);
      },
    }),
};
