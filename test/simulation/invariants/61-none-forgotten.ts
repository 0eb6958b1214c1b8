import type { BusEvent } from "../aws/bus.ts";
import type { NoticeAccounts, Standing } from "../notice-accounts.ts";
import { type Name, nameIn } from "../telling.ts";
import { isWanted } from "../verbs/notice-content.ts";
import type { Invariant } from "./invariant.ts";

/** Notices that may wait in one thread. */
const MOST_WAITING = 20;

export const noneForgotten: Invariant = {
  number: 61,
  name: "at rest each event that a subscription asked for all the time has an outcome on record, unless something newer was begun before it came, or it waits behind a failure that is held",
  violation({ accounts: { notices }, world }) {
    for (const standing of notices.standing()) {
      for (const [about, events] of notices.events) {
        const forgotten = events.find(
          (event) =>
            isAskedFor(standing, event) &&
            !notices.outcomeOf(standing.name, event.detail.id) &&
            !waitsInVain(notices, `${standing.name} ${about}`, event) &&
            !isLeftOut(notices, `${standing.name} ${about}`, event, world.evidence.takenIn),
        );
        if (forgotten) return `${standing.name} heard nothing of ${forgotten.detail.id}`;
      }
    }
    return undefined;
  },
};

/** Whether a subscription stood before an event was on the bus, and has always asked for it since. */
function isAskedFor({ from, versions }: Standing, event: BusEvent): boolean {
  if (from > event.at) return false;
  return versions.every(({ until, value }) => until <= event.at || isWanted(value.pattern, event));
}

/** Whether it waits behind what a dependency that is down keeps from being told. */
function waitsInVain(notices: NoticeAccounts, thread: string, { detail }: BusEvent): boolean {
  const [head, ...others] = notices.writes.get(thread)?.at(-1)?.after?.queue ?? [];
  const waits = others.some((one) => one.detail.id === detail.id);
  return waits && head?.heldBy?.by === "dependency";
}

/** Whether its thread was past an event when that was taken in, or had too many to keep. */
function isLeftOut(
  notices: NoticeAccounts,
  thread: string,
  { sequence, detail, about }: BusEvent & Name,
  takenIn: ReadonlyMap<string, number>,
): boolean {
  const writes = notices.writes.get(thread) ?? [];
  const came = takenIn.get(detail.id) ?? Number.POSITIVE_INFINITY;
  // What is told as the status has it may tell of the same sequence.
  const recorded = notices.recorded.map(({ id }) => ({ id, ...nameIn(id) }));
  const newer = [
    ...(notices.events.get(about) ?? []).filter((one) => one.sequence > sequence),
    ...recorded.filter(
      (one) => one.about === about && one.id !== detail.id && one.sequence >= sequence,
    ),
  ];
  return writes.some(({ at, after }) => {
    if (!after) return false;
    const [head] = after.queue;
    if (after.queue.length >= MOST_WAITING) return true;
    const begun = head && (head.attempts > 0 || head.place) ? head.detail.sequence : 0;
    const past = Math.max(after.passed, begun);
    const waiting = after.queue.map((one) => one.detail).filter(({ id }) => id !== detail.id);
    const isSame = waiting.some((one) => one.sequence === sequence);
    return at <= came && (isSame || newer.some((one) => one.sequence <= past));
  });
}
