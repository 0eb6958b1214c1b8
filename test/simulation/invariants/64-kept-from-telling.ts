import type { Accounts } from "../accounts.ts";
import { holdsOver } from "../holds.ts";
import type { ThreadWrite } from "../notice-accounts.ts";
import { isAmbiguous } from "../notice-oracle.ts";
import type { Run } from "../run.ts";
import { nameIn, newsIn } from "../telling.ts";
import type { Invariant } from "./invariant.ts";

export const keptFromTelling: Invariant = {
  number: 64,
  name: "nobody is told of a failure while it is silenced, or what it depends on is down, all the time that is taken to decide it",
  violation(run) {
    for (const writes of run.accounts.notices.writes.values()) {
      const wrong = writes.find((write) => holdsOfBegun(run, write).length > 0);
      if (wrong) {
        const [hold] = holdsOfBegun(run, wrong);
        return `${wrong.writer} tells ${wrong.after?.sending?.id} in spite of ${hold}`;
      }
    }
    return undefined;
  },
};

/** What held the whole time for which a write was made that begins to tell a failure; what was begun before is told again. */
function holdsOfBegun({ accounts, world }: Run, write: ThreadWrite): readonly string[] {
  const { after, before, at, beforeAt, writer } = write;
  const [head] = after?.queue ?? [];
  const isBegun = after?.sending?.attempt === 1 && after.sending.at !== before?.sending?.at;
  if (!head || !isBegun || !isFailure(accounts, head)) return [];
  const invocation = world.evidence.invocations.get(writer);
  const { startedAt = at, skew = 0 } = invocation ?? {};
  return holdsOver(accounts, head, { from: Math.max(startedAt, beforeAt), until: at, skew });
}

function isFailure(accounts: Accounts, head: Parameters<typeof newsIn>[0]): boolean {
  return newsIn(head) === "failure" && !isAmbiguous(accounts, nameIn(head.detail.id));
}
