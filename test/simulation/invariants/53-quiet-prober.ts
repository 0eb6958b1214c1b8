import { isDeepStrictEqual } from "node:util";
import { PROBER } from "../../../lib/domain/probe-finding.ts";
import { live, type ResourceState } from "../../../lib/domain/state.ts";
import { COALESCE } from "../placed.ts";
import { statusIn } from "../stored.ts";
import type { Invariant } from "./invariant.ts";

export const quietProber: Invariant = {
  number: 53,
  name: "the prober writes nothing where it finds what it stored less than a minute ago",
  violation({ accounts }) {
    for (const commit of accounts.commits) {
      const probed = accounts.probedIn(commit);
      const before = live(commit.before?.state);
      // A heartbeat has a window of its own, and what has yet to begin says a message too.
      const isPlain = before && !before.declaration.heartbeat && !probed?.dated.state;
      if (!probed || commit.isExpiry || !isPlain) continue;
      const { after } = commit;
      if (isSame(before, after.state) && wasFresh(before, probed.dated.observedAt)) {
        return `${commit.invocation?.id} wrote ${before.resource} at version ${after.version}`;
      }
    }
    return undefined;
  },
};

function isSame(before: ResourceState, after: ResourceState): boolean {
  return before.sequence === after.sequence && isDeepStrictEqual(before.probes, after.probes);
}

/** Whether the prober's own word is what readers see, and not older than its window. */
function wasFresh(state: ResourceState, observedAt: string): boolean {
  const ready = statusIn(state).conditions.find(({ type }) => type === "Ready");
  const age = Date.parse(observedAt) - Date.parse(ready?.observedTime ?? "");
  return ready?.reporter === PROBER && ready.reason !== "Outdated" && age >= 0 && age <= COALESCE;
}
