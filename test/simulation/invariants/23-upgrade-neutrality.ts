import { isDeepStrictEqual } from "node:util";
import { decodeState } from "../../../lib/aws/item.ts";
import type { Commit } from "../commit.ts";
import { olderLayout } from "../older-layout.ts";
import type { Invariant } from "./invariant.ts";

export const upgradeNeutrality: Invariant = {
  number: 23,
  name: "old and new code read the same of an item, and rewriting one changes nothing",
  violation({ accounts }) {
    for (const [resource, commits] of accounts.byResource) {
      const lossy = commits.find(isLossyRewrite);
      if (lossy) return `a rewrite changed ${resource} at version ${lossy.after.version}`;
      const last = commits.at(-1);
      const text = olderLayout(last?.record.after?.state?.S ?? "");
      const state = last?.after.state;
      if (!isDeepStrictEqual(decodeState(resource, state?.sequence ?? 0, text), state)) {
        return `${resource} isn't the same in the older layout`;
      }
    }
    return undefined;
  },
};

function isLossyRewrite({ before, after, invocation }: Commit): boolean {
  const isRewrite = invocation?.operation?.intent.kind === "rewrite";
  return isRewrite && !isDeepStrictEqual(before?.state, after.state);
}
