import { isDeepStrictEqual } from "node:util";
import type { ResourceStatus } from "../../../lib/domain/status.ts";
import type { Accounts } from "../accounts.ts";
import { BY_MEMBERS } from "../members.ts";
import type { Run } from "../run.ts";
import { statusIn } from "../stored.ts";
import { visible, visibleIn } from "../visible.ts";
import type { Invariant } from "./invariant.ts";

export const oneStatusASequence: Invariant = {
  number: 36,
  name: "a sequence stands for one status, stored or told, but where a writer read it before a deadline that was told first",
  violation: (run) => storedTwice(run.accounts) ?? toldOtherwise(run),
};

function storedTwice({ commits }: Accounts): string | undefined {
  const known = new Map<string, unknown>();
  for (const { after } of commits) {
    const name = nameOf(after.state);
    const found = visible(after.state);
    const before = known.get(name) ?? found;
    if (!isDeepStrictEqual(before, found)) return `${name} is stored as two statuses`;
    known.set(name, found);
  }
  return undefined;
}

function toldOtherwise({ accounts, world }: Run): string | undefined {
  for (const { ended, invocation } of world.evidence.answers) {
    const told = ended.kind === "returned" ? (ended.value.statuses ?? []) : [];
    const wrong = told.find((status) => {
      const stored = storedAs(accounts, status);
      const isSame = isDeepStrictEqual(stored, visibleIn(status));
      return (
        stored !== undefined && !isSame && !isOvertaken(accounts, status, invocation.startedAt)
      );
    });
    if (wrong) return `${invocation.id} told ${nameOf(wrong)} as ${JSON.stringify(wrong)}`;
  }
  return undefined;
}

function nameOf({ resource, sequence }: Pick<ResourceStatus, "resource" | "sequence">): string {
  return `${resource}@${sequence}`;
}

function storedAs({ byResource }: Accounts, { resource, sequence }: ResourceStatus): unknown {
  const commits = byResource.get(resource) ?? [];
  const commit = commits.find(({ after }) => after.state.sequence === sequence);
  return commit && visibleIn(statusIn(commit.after.state));
}

/** Whether a write whose function couldn't know of an expiry came to be stored after that was told. */
function isOvertaken(
  accounts: Accounts,
  { resource, sequence, conditions }: ResourceStatus,
  askedAt: number,
): boolean {
  // What expires of a group may leave it to its members.
  const deadlines = conditions.flatMap(({ reason, reporter, lastUpdateTime }) =>
    reason === "Expired" || reporter === BY_MEMBERS ? [lastUpdateTime] : [],
  );
  return (accounts.byResource.get(resource) ?? []).some((commit) => {
    const { after, record, isExpiry } = commit;
    const readAt = accounts.readAt(commit);
    return (
      !isExpiry &&
      readAt !== undefined &&
      after.state.sequence <= sequence &&
      record.at >= askedAt &&
      deadlines.some((deadline) => deadline > readAt)
    );
  });
}
