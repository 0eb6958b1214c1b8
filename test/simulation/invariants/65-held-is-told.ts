import type { Accounts } from "../accounts.ts";
import { holdsOver } from "../holds.ts";
import type { Standing } from "../notice-accounts.ts";
import { isAmbiguous, isDamped } from "../notice-oracle.ts";
import { nameIn, newsIn } from "../telling.ts";
import { isWanted } from "../verbs/notice-content.ts";
import type { Invariant } from "./invariant.ts";

export const heldIsTold: Invariant = {
  number: 65,
  name: "at rest what was held and is still so has been told, unless something holds it",
  violation({ accounts, world }) {
    const now = world.evidence.vigilAt;
    for (const standing of accounts.notices.standing()) {
      for (const about of accounts.notices.events.keys()) {
        const untold = untoldIn(accounts, standing, about, now);
        if (untold) return `${standing.name} wasn't told of ${untold}, which nothing holds`;
      }
    }
    return undefined;
  },
};

/** The last that there is to tell of a subject, if it is a failure that was held and not told. */
function untoldIn(
  accounts: Accounts,
  standing: Standing,
  about: string,
  now: number,
): string | undefined {
  const { notices } = accounts;
  const events = notices.events.get(about) ?? [];
  const [last] = events.toSorted((one, other) => other.sequence - one.sequence);
  if (!last || newsIn(last) !== "failure" || isDamped(standing)) return undefined;
  const { id } = last.detail;
  const outcome = notices.outcomeOf(standing.name, id);
  if (outcome?.outcome !== "suppressed" || !/^(silence|dependency) /.test(outcome.by))
    return undefined;
  const isAsked = standing.versions.every(({ value }) => isWanted(value.pattern, last));
  if (!isAsked || outcome.at < standing.from || isAmbiguous(accounts, nameIn(id))) return undefined;
  const transition = { ...last, detailType: last.detailType as never };
  const holds = holdsOver(accounts, transition, { from: now, until: now, skew: 0 });
  return holds.length > 0 ? undefined : id;
}
