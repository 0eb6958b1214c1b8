import type { Tally } from "../../../lib/domain/tally.ts";
import type { Accounts } from "../accounts.ts";
import type { Invariant } from "./invariant.ts";

export const booksGoForward: Invariant = {
  number: 41,
  name: "each tally follows the one before it, and a group is never told of an older one than it knows",
  violation(run) {
    for (const [group, entries] of run.accounts.groups.books) {
      const tallies = entries.map(({ tally }) => tally);
      const wrong = tallies.findIndex(
        (tally, at) =>
          tally.version !== at + 1 || tally.time < (at === 0 ? "" : (tallies[at - 1]?.time ?? "")),
      );
      if (wrong >= 0) return `tally ${wrong + 1} of ${group} is ${JSON.stringify(tallies[wrong])}`;
    }
    return toldBackwards(run.accounts);
  },
};

/** A group that is made anew may be so before it is told, which is no step back. */
function toldBackwards({ byResource }: Accounts): string | undefined {
  for (const [group, commits] of byResource) {
    let last: Pick<Tally, "version" | "time"> = { version: 0, time: "" };
    for (const { after } of commits) {
      const { members } = after.state;
      if (!members || members.version === 0) continue;
      const { version, time } = members;
      if (version < last.version) return `${group} went from tally ${last.version} to ${version}`;
      last = { version, time };
    }
  }
  return undefined;
}
