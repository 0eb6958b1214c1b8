import { live } from "../../../lib/domain/state.ts";
import type { Accounts } from "../accounts.ts";
import type { Commit } from "../commit.ts";
import { isEarlier } from "../placed.ts";
import type { Invariant } from "./invariant.ts";

export const noOlderListRevives: Invariant = {
  number: 51,
  name: "who was deleted is brought back by no list that is older than what deleted it",
  violation({ accounts }) {
    for (const [resource, commits] of accounts.byResource) {
      const ends: Place[] = [];
      for (const commit of commits) {
        const end = endIn(accounts, commit);
        if (end) ends.push(end);
        const isBack = commit.before && !live(commit.before.state) && live(commit.after.state);
        const list = isBack && accounts.listFor(commit);
        if (!list) continue;
        const { identity: id, ...origin } = list.list.origin;
        const later = ends.find((one) => isEarlier({ ...origin, identity: id }, one));
        if (later)
          return `${resource} was deleted at ${later.observedAt}, and ${id} brought it back`;
      }
    }
    return undefined;
  },
};

type Place = { readonly observedAt: string; readonly sequence: number; readonly id: string };

/** Where among lists a deletion stands: at that of the list which no longer names it, or at its time. */
function endIn(accounts: Accounts, commit: Commit): Place | undefined {
  const { after, invocation } = commit;
  if (live(after.state)) return undefined;
  const list = accounts.listFor(commit);
  if (list) {
    const { identity: id, observedAt, sequence } = list.list.origin;
    return { observedAt, sequence, id };
  }
  const isRemoval = invocation?.operation?.intent.kind === "removal";
  return isRemoval ? { observedAt: invocation?.receivedAt ?? "", sequence: 0, id: "" } : undefined;
}
