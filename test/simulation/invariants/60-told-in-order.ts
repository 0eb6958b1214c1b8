import type { Invariant } from "./invariant.ts";

export const toldInOrder: Invariant = {
  number: 60,
  name: "nothing older is told after something newer of the same subject, but what is told again",
  violation({ accounts: { notices }, world }) {
    const newest = new Map<string, number>();
    const known = new Set<string>();
    for (const { subscription, about, sequence, id, takenAt } of notices.tellings) {
      const standing = notices.standingAt(subscription, takenAt);
      const key = `${subscription} ${standing?.from} ${about}`;
      const before = newest.get(key) ?? 0;
      // A summary of which it was never heard that it was taken comes again, with all that is in it.
      const isAgain = known.has(`${key} ${id}`);
      known.add(`${key} ${id}`);
      if (sequence < before && !isAgain && world.functions.agree("notify")) {
        return `${subscription} hears ${id} after sequence ${before}`;
      }
      newest.set(key, Math.max(before, sequence));
    }
    return undefined;
  },
};
