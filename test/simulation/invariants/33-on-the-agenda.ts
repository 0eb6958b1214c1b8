import { AGENDA, STATUS_ITEM, TABLE } from "../../../lib/aws/table.ts";
import { deadlinesIn } from "../silence.ts";
import type { Invariant } from "./invariant.ts";

export const onTheAgenda: Invariant = {
  number: 33,
  name: "what has a deadline is on the agenda, no later than that",
  violation({ accounts }) {
    for (const { after, record } of accounts.commits) {
      const [next] = deadlinesIn(after.state);
      if (!next) continue;
      const { [TABLE.agenda]: agenda, [TABLE.checkAt]: checkAt } = record.after ?? {};
      const isInTime = checkAt?.S !== undefined && checkAt.S <= next.time;
      if (agenda?.S !== AGENDA || !isInTime) {
        return `${record.partition}/${STATUS_ITEM} is looked at at ${checkAt?.S}, and ${next.type} expires at ${next.time}`;
      }
    }
    return undefined;
  },
};
