import type { Invariant } from "./invariant.ts";

export const checkpointSoundness: Invariant = {
  number: 15,
  name: "no checkpoint of the relay passes a record whose events the bus hasn't taken",
  violation({ accounts, world }) {
    const taken = new Map<string, number>();
    for (const { detail, at } of world.evidence.events) {
      if (!taken.has(detail.id)) taken.set(detail.id, at);
    }
    for (const { reader, records, isGivenUp, at } of world.evidence.checkpoints) {
      if (isGivenUp || reader !== "relay") continue;
      const early = records
        .flatMap((record) => accounts.transitionsIn(record))
        .find(({ detail }) => (taken.get(detail.id) ?? Infinity) > at);
      if (early) return `the checkpoint passed ${early.detail.id} before the bus had it`;
    }
    return undefined;
  },
};
