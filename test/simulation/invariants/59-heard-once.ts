import type { NoticeAccounts } from "../notice-accounts.ts";
import type { Telling } from "../telling.ts";
import type { Invariant } from "./invariant.ts";

/** Milliseconds after which a send of which nothing was recorded may be taken for lost. */
const IN_TIME = 25_000;

export const heardOnce: Invariant = {
  number: 59,
  name: "a destination hears a notice again only if it knows it again, and nobody could record that it was taken",
  violation({ accounts: { notices }, world }) {
    const heard = Map.groupBy(notices.tellings, ({ subscription, id, takenAt }) => {
      return `${subscription} ${id} ${notices.standingAt(subscription, takenAt)?.from}`;
    });
    for (const [name, tellings] of heard) {
      const [first, ...again] = tellings;
      if (!first || again.length === 0) continue;
      if (tellings.every(({ hearing }) => !hearing.isIdempotent)) {
        return `${name} was heard ${tellings.length} times by who doesn't know it again`;
      }
      const known = tellings.slice(0, -1).find((one) => isKnown(one, notices));
      if (known && world.functions.agree("notify")) {
        return `${name} was heard again, though ${known.hearing.invocation.id} knew that it was`;
      }
    }
    return undefined;
  },
};

/** Whether the function that told it heard so, and it was recorded in time. */
function isKnown({ hearing, subscription, id }: Telling, notices: NoticeAccounts): boolean {
  const { said, beganAt } = hearing;
  const rows = notices.rowsOf(subscription, id);
  const isInTime = (at: number) => at <= beganAt + IN_TIME;
  return (
    said?.verdict === "taken" &&
    rows.some(({ outcome, at }) => outcome === "sent" && at >= beganAt && isInTime(at))
  );
}
