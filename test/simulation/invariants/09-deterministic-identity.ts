import type { Invariant } from "./invariant.ts";

export const deterministicIdentity: Invariant = {
  number: 9,
  name: "a transition published again has the same id, detail and time, byte for byte",
  violation({ world }) {
    const first = new Map<string, string>();
    for (const { detail, detailType, text, time } of world.evidence.events) {
      const said = `${detailType} ${time} ${text}`;
      const before = first.get(detail.id) ?? said;
      if (before !== said) return `${detail.id} was ${before} and then ${said}`;
      first.set(detail.id, said);
    }
    return undefined;
  },
};
