import { AGENDA, STATUS_ITEM, TABLE } from "../../../lib/aws/table.ts";
import { nextLookIn } from "../silence.ts";
import type { Invariant } from "./invariant.ts";

export const onTheAgenda: Invariant = {
  number: 33,
  name: "what has a deadline, or is a group, is on the agenda, no later than it must be looked at",
  violation({ accounts }) {
    for (const { after, record } of accounts.commits) {
      const next = nextLookIn(after.state);
      if (next === undefined) continue;
      const { [TABLE.agenda]: agenda, [TABLE.checkAt]: checkAt } = record.after ?? {};
      const isInTime = checkAt?.S !== undefined && checkAt.S <= next;
      if (agenda?.S !== AGENDA || !isInTime) {
        return `${record.partition}/${STATUS_ITEM} is looked at at ${checkAt?.S}, not by ${next}`;
      }
    }
    return undefined;
  },
};
