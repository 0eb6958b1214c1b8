import { isDeepStrictEqual } from "node:util";
import { visible } from "../visible.ts";
import type { Invariant } from "./invariant.ts";

export const sequence: Invariant = {
  number: 29,
  name: "the sequence rises by one with every change that readers see, deletions included, and with no other",
  violation({ accounts }) {
    for (const { before, after, invocation } of accounts.commits) {
      const step = after.state.sequence - (before?.state.sequence ?? 0);
      const isChange = !isDeepStrictEqual(visible(before?.state), visible(after.state));
      // A declaration's abnormal types may matter only later.
      const isDeclared = invocation?.operation?.intent.kind === "declaration";
      const expected = isChange ? [1] : isDeclared ? [0, 1] : [0];
      if (!expected.includes(step)) {
        return `${after.state.resource} went on by ${step} at version ${after.version}`;
      }
    }
    return undefined;
  },
};
