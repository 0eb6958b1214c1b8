import { changed } from "../visible.ts";
import type { Invariant } from "./invariant.ts";

export const noLostTransition: Invariant = {
  number: 8,
  name: "every committed transition is on the bus, or its record was given up in the open",
  violation({ accounts, aftermath }) {
    const told = new Set(aftermath.published.map(({ detail }) => detail.id));
    for (const { record, before, after } of accounts.commits) {
      if (accounts.givenUp.relay.has(record)) continue;
      const { resource, sequence } = after.state;
      const missing = changed(before?.state, after.state).find(
        (suffix) => !told.has(`${resource}@${sequence}/${suffix}`),
      );
      if (missing) return `${resource}@${sequence}/${missing} was committed and never told`;
    }
    return undefined;
  },
};
