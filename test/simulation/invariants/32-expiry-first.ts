import type { Commit } from "../commit.ts";
import { deadlinesIn } from "../silence.ts";
import type { Invariant } from "./invariant.ts";

export const expiryFirst: Invariant = {
  number: 32,
  name: "whoever writes a status has stored before what had expired when it was read",
  violation({ accounts }) {
    for (const commit of accounts.commits) {
      if (!isOfPipeline(commit)) continue;
      const readAt = accounts.readAt(commit) ?? "";
      const skipped = deadlinesIn(commit.before?.state).find(({ time }) => time <= readAt);
      if (skipped) return `${commit.invocation?.id} skipped that ${skipped.type} expired`;
    }
    return undefined;
  },
};

/** A migration copies, and a deploy doesn't know what it copies. */
function isOfPipeline({ invocation, isExpiry }: Commit): boolean {
  const isRewrite = invocation?.operation?.intent.kind === "rewrite";
  return invocation !== undefined && !isRewrite && !isExpiry;
}
