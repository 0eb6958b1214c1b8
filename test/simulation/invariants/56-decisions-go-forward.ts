import { live } from "../../../lib/domain/state.ts";
import { type DecidedCommit, decisionsIn } from "../gate-accounts.ts";
import type { Invariant } from "./invariant.ts";

export const decisionsGoForward: Invariant = {
  number: 56,
  name: "no gate is decided on an older version of anything than it was decided on before",
  violation({ accounts }) {
    for (const commit of decisionsIn(accounts)) {
      const older = olderIn(commit);
      if (!older) continue;
      return `${commit.invocation?.id} decided ${commit.after.state.resource} on an older ${older}`;
    }
    return undefined;
  },
};

function olderIn({ before, gate }: DecidedCommit): string | undefined {
  const known = live(before?.state)?.gate?.decided?.basis ?? {};
  const { basis = {} } = gate.decided ?? {};
  return Object.keys(basis).find((resource) => (basis[resource] ?? 0) < (known[resource] ?? 0));
}
