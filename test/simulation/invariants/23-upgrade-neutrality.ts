import { isDeepStrictEqual } from "node:util";
import { decodeState } from "../../../lib/aws/item.ts";
import { olderLayout } from "../older-layout.ts";
import type { Invariant } from "./invariant.ts";

export const upgradeNeutrality: Invariant = {
  number: 23,
  name: "old and new code read the same of an item, and rewriting one changes nothing",
  violation({ accounts }) {
    for (const { record, before, after, invocation } of accounts.commits) {
      const { resource, sequence } = after.state;
      const text = record.after?.state?.S ?? "";
      if (!isDeepStrictEqual(decodeState(resource, sequence, olderLayout(text)), after.state)) {
        return `${resource} at version ${after.version} isn't the same in the older layout`;
      }
      const isRewrite = invocation?.operation?.intent.kind === "rewrite";
      if (isRewrite && !isDeepStrictEqual(before?.state, after.state)) {
        return `a rewrite changed ${resource}`;
      }
    }
    return undefined;
  },
};
