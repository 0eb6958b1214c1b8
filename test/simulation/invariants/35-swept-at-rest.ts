import type { Accounts } from "../accounts.ts";
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
      if (isDecidedSince(accounts, resource, aftermath.sweptAt)) continue;
      const { checkAt } = state ?? {};
      if (checkAt !== undefined && checkAt <= now) return `${resource} is still due at ${checkAt}`;
    }
    return undefined;
  },
};

/** Whether a gate was decided after the sweep, by somebody whose clock may be behind the sweep's. */
function isDecidedSince({ byResource }: Accounts, resource: string, sweptAt: number): boolean {
  const last = byResource.get(resource)?.at(-1);
  const isLater = last !== undefined && last.record.at > sweptAt;
  return isLater && last.invocation?.verb === "decide";
}
