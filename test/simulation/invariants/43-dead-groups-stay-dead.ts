import { live } from "../../../lib/domain/state.ts";
import type { Invariant } from "./invariant.ts";

export const deadGroupsStayDead: Invariant = {
  number: 43,
  name: "what was deleted is brought back by a declaration, a definition or a list, and not by reports, members or decisions",
  violation({ accounts }) {
    for (const commit of accounts.commits) {
      const { before, after, invocation } = commit;
      const isBack = before !== undefined && !live(before.state) && live(after.state) !== undefined;
      const { kind } = invocation?.operation?.intent ?? {};
      const isMeant = kind === "declaration" || kind === "definition" || accounts.listFor(commit);
      if (isBack && !isMeant) {
        return `${invocation?.id} brought ${after.state.resource} back`;
      }
    }
    return undefined;
  },
};
