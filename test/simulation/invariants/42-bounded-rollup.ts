import type { Accounts } from "../accounts.ts";
import type { Run } from "../run.ts";
import type { Invariant } from "./invariant.ts";

export const boundedRollup: Invariant = {
  number: 42,
  name: "a batch of the stream is one entry in a group's books and one change of its status, however many members it is about",
  violation: (run) =>
    tooOften(entriesIn(run.accounts), "entered") ?? tooOften(writesIn(run), "wrote"),
};

function entriesIn({ groups: { books } }: Accounts): readonly string[] {
  return [...books.values()].flat().map(({ group, writer }) => `${writer} ${group}`);
}

/** The writes of rollups, those left out that store what had expired before. */
function writesIn({ accounts }: Run): readonly string[] {
  return accounts.commits.flatMap(({ invocation, record, isExpiry }) =>
    invocation?.verb === "rollup" && !isExpiry ? [`${invocation.id} ${record.partition}`] : [],
  );
}

function tooOften(names: readonly string[], what: string): string | undefined {
  const seen = new Set<string>();
  const twice = names.find((name) => seen.size === seen.add(name).size);
  return twice && `${twice} is ${what} twice`;
}
