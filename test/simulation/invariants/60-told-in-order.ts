import type { Invariant } from "./invariant.ts";

export const toldInOrder: Invariant = {
  number: 60,
  name: "nothing older is told after something newer of the same subject",
  violation({ accounts: { notices }, world }) {
    const newest = new Map<string, number>();
    for (const { subscription, about, sequence, id, takenAt } of notices.tellings) {
      const standing = notices.standingAt(subscription, takenAt);
      const key = `${subscription} ${standing?.from} ${about}`;
      const before = newest.get(key) ?? 0;
      if (sequence < before && world.functions.agree("notify")) {
        return `${subscription} hears ${id} after sequence ${before}`;
      }
      newest.set(key, Math.max(before, sequence));
    }
    return undefined;
  },
};
