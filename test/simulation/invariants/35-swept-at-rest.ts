import { deadlinesIn, instantOf } from "../silence.ts";
import type { Invariant } from "./invariant.ts";

export const sweptAtRest: Invariant = {
  number: 35,
  name: "after a sweep at rest every deadline that has passed is stored, and nothing that was there is left to be looked at",
  violation({ accounts, aftermath }) {
    const now = instantOf(aftermath.sweptAt);
    for (const resource of accounts.byResource.keys()) {
      const state = accounts.latest(resource)?.state;
      const [left] = deadlinesIn(state).filter(({ time }) => time <= now);
      if (left) return `${left.type} of ${resource} expired at ${left.time}, and isn't stored`;
      // What only became a group since is looked at by the next sweep.
      const swept = accounts.asOf(resource, aftermath.sweptAt)?.state;
      if (state?.members && !swept?.members) continue;
      const { checkAt } = state ?? {};
      if (checkAt !== undefined && checkAt <= now) return `${resource} is still due at ${checkAt}`;
    }
    return undefined;
  },
};
