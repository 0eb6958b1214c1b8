import { isDeepStrictEqual } from "node:util";
import type { Commit } from "../commit.ts";
import type { Invariant } from "./invariant.ts";

export const oneWrite: Invariant = {
  number: 5,
  name: "a report changes what readers see at most once, and nothing is written that is stored already",
  violation({ accounts }) {
    for (const [resource, commits] of accounts.byResource) {
      const idle = commits.find((commit) => isWasted(commit));
      if (idle)
        return `${idle.invocation?.id} wrote ${resource} as it was, at version ${idle.after.version}`;
      const ids = accounts.incarnation(resource).flatMap((commit) => effectiveReport(commit) ?? []);
      const twice = ids.find((id, index) => ids.indexOf(id) !== index);
      if (twice) return `the report of ${twice} changed ${resource} twice`;
    }
    return undefined;
  },
};

/** Whether a write left everything as it was; a migration means to. */
function isWasted({ before, after, invocation }: Commit): boolean {
  return (
    invocation !== undefined &&
    invocation.operation?.intent.kind !== "rewrite" &&
    before !== undefined &&
    isDeepStrictEqual(before.state, after.state)
  );
}

/** The request whose single report, known by its id or its time, changed what readers see. */
function effectiveReport({ before, after, invocation, isExpiry }: Commit): string | undefined {
  const intent = invocation?.operation?.intent;
  if (
    intent?.kind !== "reports" ||
    isExpiry ||
    after.state.sequence === (before?.state.sequence ?? 0)
  )
    return undefined;
  const [only, ...others] = intent.reports;
  const isKnown = only?.input.id !== undefined || only?.input.observedAt !== undefined;
  return isKnown && others.length === 0 ? invocation?.operation?.id : undefined;
}
