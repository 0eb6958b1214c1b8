import type { OrderKey } from "../../../lib/domain/order.ts";
import { originOf } from "../../../lib/domain/order.ts";
import { live } from "../../../lib/domain/state.ts";
import type { Accounts } from "../accounts.ts";
import type { Commit } from "../commit.ts";
import { isEarlier } from "../placed.ts";
import type { Invariant } from "./invariant.ts";

export const latestListStands: Invariant = {
  number: 49,
  name: "at rest the members that lists name are those of the latest, and whom it dropped has been deleted",
  violation({ accounts }) {
    for (const resource of accounts.byResource.keys()) {
      const wrong = disagreement(accounts, resource);
      if (wrong) return `${resource}: ${wrong}`;
    }
    return undefined;
  },
};

function disagreement(accounts: Accounts, resource: string): string | undefined {
  const commits = accounts.incarnation(resource);
  const { listed } = accounts.latest(resource)?.state ?? {};
  // A list that was stored before a deletion needn't be finished, because its sender was told that all is gone.
  const isOfNow = commits.some(({ before, after }) => {
    return after.state.listed?.key === listed?.key && before?.state.listed?.key !== listed?.key;
  });
  if (!listed || !isOfNow) return undefined;
  const stored = originOf(listed.key);
  const later = accounts
    .reportsIn(resource)
    .find((one) => one.resources && isEarlier(stored, { ...one, id: `${one.id}\tlist` }));
  if (later) return `the list ${stored.identity} is kept, though ${later.id} is later`;
  // Nobody need finish a list whose sender was refused when it tried again, by a clock set back.
  const isAccepted = accounts
    .acknowledged(resource)
    .some(({ dated }) => `${dated.id}\tlist` === stored.identity);
  if (!isAccepted) return undefined;
  if (listed.dropped.length > 0) return `${listed.dropped.join()} is still to be deleted`;
  const unnamed = listed.names.find(
    (name) => !wasToldOf(accounts, `${resource}/${name}`, listed.key),
  );
  if (unnamed) return `${unnamed} was never told what the latest list says of it`;
  for (const [name, key] of droppedIn(commits)) {
    const { barrier = "" } = accounts.latest(`${resource}/${name}`)?.state ?? {};
    if (barrier < key) return `${name} was dropped, and is not deleted`;
  }
  return undefined;
}

/** Whether a member was ever as a list says, or deleted after that. */
function wasToldOf(accounts: Accounts, member: string, key: OrderKey): boolean {
  const commits = accounts.byResource.get(member) ?? [];
  return commits.some(({ after }) => {
    const { listedBy = "", barrier = "" } = after.state;
    return listedBy >= key || (barrier >= key && !live(after.state));
  });
}

/** Whom lists named that were the latest once, and by which list they were dropped for good. */
function droppedIn(commits: readonly Commit[]): ReadonlyMap<string, OrderKey> {
  const dropped = new Map<string, OrderKey>();
  for (const { before, after } of commits) {
    const [old, now] = [before?.state.listed, after.state.listed];
    if (!now || old?.key === now.key) continue;
    for (const name of old?.names ?? []) dropped.set(name, now.key);
    for (const name of now.names) dropped.delete(name);
  }
  return dropped;
}
