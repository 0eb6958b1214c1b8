import { isDeepStrictEqual } from "node:util";
import type { ResourceState } from "../../../lib/domain/state.ts";
import { visible } from "../visible.ts";
import type { Invariant } from "./invariant.ts";

/** Whether somebody approved of a gate or forced it, which its history tells of. */
function isDone(before: ResourceState | undefined, after: ResourceState): boolean {
  if (!before?.gate || !after.gate) return false;
  const [old, now] = [before.gate, after.gate];
  return !isDeepStrictEqual([old.approvals, old.override], [now.approvals, now.override]);
}

export const sequence: Invariant = {
  number: 29,
  name: "the sequence rises by one with every change that readers see, deletions and what people do to gates included, and with no other",
  violation({ accounts }) {
    for (const { before, after, invocation } of accounts.commits) {
      const step = after.state.sequence - (before?.state.sequence ?? 0);
      const isChange = !isDeepStrictEqual(visible(before?.state), visible(after.state));
      // A declaration's abnormal types may matter only later.
      const isDeclared = invocation?.operation?.intent.kind === "declaration";
      const expected =
        isChange || isDone(before?.state, after.state) ? [1] : isDeclared ? [0, 1] : [0];
      if (!expected.includes(step)) {
        return `${after.state.resource} went on by ${step} at version ${after.version}`;
      }
    }
    return undefined;
  },
};
