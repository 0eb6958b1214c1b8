import type { Invariant } from "./invariant.ts";

export const publishOrder: Invariant = {
  number: 10,
  name: "transitions of a resource are first published in the order of their sequence",
  violation({ accounts, aftermath }) {
    const givenUp = new Set(
      [...accounts.givenUp.relay]
        .flatMap((record) => accounts.transitionsIn(record))
        .map(({ detail }) => detail.id),
    );
    const told = new Set<string>();
    const highest = new Map<string, number>();
    for (const { detail } of aftermath.published) {
      const { id, resource, sequence } = detail;
      // What was given up may come again after all, when Lambda forgets how far it was.
      if (told.has(id) || givenUp.has(id)) continue;
      told.add(id);
      const before = highest.get(resource) ?? 0;
      if (sequence < before) return `${id} was first published after sequence ${before}`;
      highest.set(resource, sequence);
    }
    return undefined;
  },
};
