import type { StatusStore } from "../../../lib/pipeline/ports/status.ts";
import { type Mutant, withVerbs } from "./mutant.ts";

/** Neither events nor the sweep decide a gate again that is open. */
export const latchedDecision: Mutant = {
  name: "an open gate that is not decided again",
  breaks: 54,
  isOfGates: true,
  mutate: (production) => {
    const latched = <P extends { readonly store: StatusStore }>(ports: P): P => ({
      ...ports,
      store: {
        read: (resource) => ports.store.read(resource),
        async write(state, version) {
          const stored = await ports.store.read(state.resource);
          const isOpen = stored?.state.gate?.decided?.status === "True";
          return isOpen ? { written: true } : ports.store.write(state, version);
        },
      },
    });
    return withVerbs(production, {
      decide: (ports, event) => production.verbs.decide(latched(ports), event),
      sweep: (ports) => production.verbs.sweep(latched(ports)),
    });
  },
};
