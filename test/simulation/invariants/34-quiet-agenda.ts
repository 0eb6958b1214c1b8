import { live } from "../../../lib/domain/state.ts";
import type { Commit } from "../commit.ts";
import { nextLookIn } from "../silence.ts";
import { SWEEPS } from "../sweeps.ts";
import type { Invariant } from "./invariant.ts";

export const quietAgenda: Invariant = {
  number: 34,
  name: "an earlier deadline brings forward when a status is looked at, the sweep alone puts it off, and a report in time leaves it",
  violation({ accounts }) {
    for (const commit of accounts.commits) {
      const { after, invocation } = commit;
      if (SWEEPS.includes(invocation?.verb ?? "") || !live(after.state)) continue;
      const [found, expected] = [after.state.checkAt, expectedAt(commit)];
      if (found !== expected) {
        return `${invocation?.id} has ${after.state.resource} looked at at ${found}, not ${expected}`;
      }
    }
    return undefined;
  },
};

/** The time that was known already, unless a deadline comes before it. */
function expectedAt({ before, after }: Commit): string | undefined {
  const known = before?.state.checkAt;
  const next = nextLookIn(after.state);
  return known === undefined || (next !== undefined && next < known) ? next : known;
}
