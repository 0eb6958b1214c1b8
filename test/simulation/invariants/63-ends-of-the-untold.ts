import type { Accounts } from "../accounts.ts";
import { isAmbiguous, isDamped, spokenOf } from "../notice-oracle.ts";
import { asTold, newsIn, type Telling } from "../telling.ts";
import type { Invariant } from "./invariant.ts";

export const endsOfTheUntold: Invariant = {
  number: 63,
  name: "nobody is told of the end of a failure that they weren't told of",
  violation({ accounts }) {
    const wrong = accounts.notices.tellings.find(
      (one) => newsIn(asTold(one.hearing.notice)) === "end" && isOfUntold(accounts, one),
    );
    return wrong && `${wrong.subscription} hears ${wrong.id}, the end of what it wasn't told of`;
  },
};

/** Whether an end is told whose failure had come to nothing, or was never told as the end says that it was. */
function isOfUntold(accounts: Accounts, telling: Telling): boolean {
  const { notices } = accounts;
  const { subscription, about, sequence, hearing, takenAt } = telling;
  const standing = notices.standingAt(subscription, hearing.beganAt);
  if (!standing || isAmbiguous(accounts, telling) || isDamped(standing)) return false;
  const before = (notices.events.get(about) ?? []).filter((one) => one.sequence < sequence);
  const last = before
    .toSorted((one, other) => one.sequence - other.sequence)
    .findLast((one) => newsIn(one) !== "change");
  const { problem } = hearing.notice.data;
  if (problem) {
    // A notice is recorded by the subscription's name: what one before it was told of isn't told again.
    const ever = { ...standing, from: Number.NEGATIVE_INFINITY };
    const told = spokenOf(notices, ever, about).find(({ id }) => id === problem.id);
    return !told?.isTold;
  }
  if (!last || newsIn(last) !== "failure") return false;
  const row = notices
    .rowsOf(subscription, last.detail.id)
    .findLast(({ at }) => at >= standing.from && at <= takenAt);
  return row?.outcome === "suppressed" || row?.outcome === "failed";
}
