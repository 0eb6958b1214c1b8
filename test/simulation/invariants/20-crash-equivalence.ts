import { isDeepStrictEqual } from "node:util";
import { declare, drop, remove } from "../../../lib/domain/declare.ts";
import { expireNext } from "../../../lib/domain/expiry.ts";
import { merge } from "../../../lib/domain/merge.ts";
import { orderKey, RANKS } from "../../../lib/domain/order.ts";
import { live, type ResourceState } from "../../../lib/domain/state.ts";
import { type Accounts, forgetsDropped } from "../accounts.ts";
import type { Commit } from "../commit.ts";
import { gateAfter, isOfGate } from "../gate-acts.ts";
import type { Invariant } from "./invariant.ts";

export const crashEquivalence: Invariant = {
  number: 20,
  name: "the writes, in their order, are those of a schedule without crashes",
  violation({ accounts }) {
    for (const commit of accounts.commits) {
      const expected = unscheduled(
        isOfGate(commit) ? gateAfter(commit) : withoutCrash(accounts, commit),
      );
      if (!isDeepStrictEqual(expected, unscheduled(commit.after.state))) {
        const { resource } = commit.after.state;
        return `${commit.invocation?.id} made ${resource} ${JSON.stringify(commit.after.state)}, not ${JSON.stringify(expected)}`;
      }
    }
    return undefined;
  },
};

/** Without when the sweep looked at it and will again, which invariants 33 and 34 judge. */
function unscheduled(state: ResourceState | undefined) {
  if (!state) return undefined;
  const { checkAt: _, recountedTime: __, ...rest } = state;
  return rest;
}

/** What a request makes of a status when it runs alone, at the time at which it came in. */
function withoutCrash(accounts: Accounts, commit: Commit): ResourceState | undefined {
  const { before, after, invocation } = commit;
  const intent = invocation?.operation?.intent;
  const [{ resource }, stored] = [after.state, before?.state];
  const now = invocation?.receivedAt ?? "";
  if (commit.isExpiry) return stored && expireNext(stored, after.state.asOf ?? "");
  if (stored?.listed && forgetsDropped(commit)) {
    return { ...stored, listed: { ...stored.listed, dropped: [] } };
  }
  const inventory = accounts.listFor(commit);
  if (inventory && !live(after.state)) {
    const { origin, reporter } = inventory.list;
    return drop(stored, resource, orderKey(origin, RANKS.unsettled), { by: reporter, now });
  }
  if (intent?.kind === "reports") {
    return merge(stored, resource, accounts.reportsBy(commit), now).state;
  }
  const probed = accounts.probedIn(commit);
  if (probed) return merge(stored, resource, [probed.report], probed.report.observedAt).state;
  if (intent?.kind === "declaration") {
    return declare(stored, resource, intent.declaration, { by: intent.caller, now });
  }
  if (commit.isRollup) return accounts.groups.told(commit);
  const isRemoval = intent?.kind === "removal" && stored !== undefined;
  return isRemoval ? remove(stored, { by: intent.caller, now }) : stored;
}
