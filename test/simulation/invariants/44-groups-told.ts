import { isDeepStrictEqual } from "node:util";
import { groupOf, nameOf } from "../../../lib/domain/resource.ts";
import { live } from "../../../lib/domain/state.ts";
import type { Accounts } from "../accounts.ts";
import type { StreamRecord } from "../aws/stream.ts";
import { standingIn } from "../members.ts";
import { isNewer } from "../newer-schema.ts";
import type { Invariant } from "./invariant.ts";

export const groupsTold: Invariant = {
  number: 44,
  name: "no checkpoint of the rollup passes a change of a member that its group hasn't been told of",
  violation({ accounts, world }) {
    for (const { reader, records, isGivenUp, at } of world.evidence.checkpoints) {
      if (isGivenUp || reader !== "rollup") continue;
      const early = records.find((record) => isUntold(accounts, record, at));
      if (early)
        return `the checkpoint passed record ${early.sequenceNumber} before its group knew`;
    }
    return undefined;
  },
};

function isUntold(accounts: Accounts, record: StreamRecord, at: number): boolean {
  const { partition, before, after } = record;
  const group = groupOf(partition);
  const commit = accounts.commitOf(record);
  if (group === undefined || !commit || isNewer(before) || isNewer(after)) return false;
  const [was, is] = [standingIn(commit.before?.state), standingIn(commit.after.state)];
  if (isDeepStrictEqual(was, is)) return false;
  const name = nameOf(partition);
  const entry = (accounts.groups.books.get(group) ?? []).find(
    ({ entered, at: time }) =>
      time <= at && entered.some((one) => one.name === name && one.version >= commit.after.version),
  );
  return !entry || !knows(accounts, group, entry.tally.version, record.at, at);
}

/** Whether a group knew a tally in time; if it was deleted meanwhile, whoever brings it back has it told. */
function knows(
  { byResource, groups: { books } }: Accounts,
  group: string,
  version: number,
  from: number,
  until: number,
): boolean {
  const commits = (byResource.get(group) ?? []).filter(({ record }) => record.at <= until);
  if (commits.length === 0) {
    const tally = (books.get(group) ?? []).findLast(({ at }) => at <= until)?.tally;
    return tally?.counts.length === 0;
  }
  const start = commits.findLastIndex(({ record }) => record.at <= from);
  return commits
    .slice(Math.max(0, start))
    .some(({ after }) => !live(after.state) || (after.state.members?.version ?? 0) >= version);
}
