import type { Run } from "../run.ts";
import type { Invariant } from "./invariant.ts";

export const sentOnce: Invariant = {
  number: 14,
  name: "a notice is recorded as sent at most once a transition and subscription, for good, and nothing that wasn't taken is",
  violation: (run) => recordedTwice(run) ?? recordedUntaken(run),
};

function recordedTwice({ accounts, world }: Run): string | undefined {
  const sent = accounts.notices.recorded.find(({ before }) => before === "sent");
  if (sent) return `${sent.writer} recorded ${sent.id} as ${sent.outcome}, which was sent`;
  const counted = new Set<string>();
  for (const { settled, invocation } of world.evidence.outcomes) {
    const name = `${settled.notice.subscription} ${settled.notice.id}`;
    if (settled.outcome !== "sent") continue;
    if (counted.has(name)) return `${invocation.id} counted ${name} as sent again`;
    counted.add(name);
  }
  return undefined;
}

function recordedUntaken({ accounts: { notices } }: Run): string | undefined {
  const taken = Map.groupBy(notices.tellings, ({ subscription, id }) => `${subscription} ${id}`);
  const untaken = notices.recorded.find(
    ({ outcome, subscription, id, at }) =>
      outcome === "sent" &&
      !taken.get(`${subscription} ${id}`)?.some(({ takenAt }) => takenAt <= at),
  );
  return untaken && `${untaken.writer} recorded ${untaken.id} as sent, which nobody took`;
}
