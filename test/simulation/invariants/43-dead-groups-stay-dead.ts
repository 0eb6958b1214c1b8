import { live } from "../../../lib/domain/state.ts";
import type { Invariant } from "./invariant.ts";

export const deadGroupsStayDead: Invariant = {
  number: 43,
  name: "what was deleted is brought back by a declaration, and neither by a report nor by its members",
  violation({ accounts }) {
    for (const { before, after, invocation } of accounts.commits) {
      const isBack = before !== undefined && !live(before.state) && live(after.state) !== undefined;
      if (isBack && invocation?.operation?.intent.kind !== "declaration") {
        return `${invocation?.id} brought ${after.state.resource} back`;
      }
    }
    return undefined;
  },
};
