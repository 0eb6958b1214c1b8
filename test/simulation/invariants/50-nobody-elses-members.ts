import { live } from "../../../lib/domain/state.ts";
import type { Invariant } from "./invariant.ts";

export const nobodyElsesMembers: Invariant = {
  number: 50,
  name: "a list writes whom it names, and deletes whom an earlier one named and it doesn't, and nobody else",
  violation({ accounts }) {
    for (const commit of accounts.commits) {
      const { record, after, isExpiry } = commit;
      const list = accounts.listFor(commit);
      if (!list || record.partition === list.resource || isExpiry) continue;
      const name = record.partition.slice(list.resource.length + 1);
      const isNamed = list.members.some((one) => one.name === name);
      const wasNamed = (accounts.byResource.get(list.resource) ?? []).some(
        (one) => one.record.at <= record.at && one.after.state.listed?.names.includes(name),
      );
      const isDeleted = !live(after.state);
      if (isDeleted ? isNamed || !wasNamed : !isNamed) {
        const what = isDeleted ? "deleted" : "wrote";
        return `${commit.invocation?.id} ${what} ${record.partition}`;
      }
    }
    return undefined;
  },
};
