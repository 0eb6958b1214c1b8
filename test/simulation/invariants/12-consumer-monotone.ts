import type { Invariant } from "./invariant.ts";

export const consumerMonotone: Invariant = {
  number: 12,
  name: "what a consumer knows never goes back to a lower sequence",
  violation({ world }) {
    const known = new Map<string, number>();
    for (const { event, sequences } of world.evidence.consumed) {
      for (const [name, sequence] of sequences) {
        const thing = `${event.detail.resource} ${name}`;
        if (sequence < (known.get(thing) ?? 0))
          return `${thing} went back to ${sequence} with ${event.detail.id}`;
        known.set(thing, sequence);
      }
    }
    return undefined;
  },
};
