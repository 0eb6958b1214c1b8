import type { Accounts } from "../accounts.ts";
import type { Standing } from "../notice-accounts.ts";
import { isAmbiguous, isGoodNow, spokenOf } from "../notice-oracle.ts";
import type { Invariant } from "./invariant.ts";

export const endsTold: Invariant = {
  number: 62,
  name: "at rest whoever was told of a failure that has ended was told of its end, silence or not",
  violation({ accounts }) {
    const { notices } = accounts;
    for (const standing of notices.standing()) {
      for (const about of notices.events.keys()) {
        const open = openFailure(accounts, standing, about);
        if (open) return `${standing.name} never heard of the end of ${open}`;
      }
    }
    return undefined;
  },
};

/** The failure that somebody was told of last, if it is over and they weren't told so; an end that was given up was. */
function openFailure(accounts: Accounts, standing: Standing, about: string): string | undefined {
  const spoken = spokenOf(accounts.notices, standing, about);
  const failure = spoken.findLast(({ news, isTold }) => news === "failure" && isTold);
  if (!failure || isAmbiguous(accounts, failure) || !isGoodNow(accounts, failure)) return undefined;
  const isEnded = spoken.some(
    ({ news, isTold, last, sequence }) =>
      news === "end" && sequence > failure.sequence && (isTold || last.outcome === "failed"),
  );
  return isEnded ? undefined : failure.id;
}
