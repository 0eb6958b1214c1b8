import { expireNext } from "./expiry.ts";
import type { Health } from "./health.ts";
import { live, type ResourceState } from "./state.ts";
import { statusOf } from "./status.ts";
import type { Transition } from "./transition.ts";

/** From an instant up to a later one. */
export type Window = { readonly from: string; readonly to: string };

/** A time in which the health was one; undefined where the resource wasn't there, or nothing tells any more. */
export type Spell = Window & { readonly health: Health | undefined };

/** A health since a time. */
type Onset = { readonly time: string; readonly health: Health | undefined };

/**
 * The spells of a window that ends now, oldest first and without a gap, of a resource's events, newest first.
 * Each event says the health from its time on, because each change of that is an event.
 */
export function courseOf(
  stored: ResourceState,
  events: readonly Transition[],
  { from, to }: Window,
): Spell[] {
  const spells: Spell[] = [];
  let until = to;
  for (const { time, health } of [...unpublished(stored, events[0], to), ...events.map(onsetOf)]) {
    // A writer whose clock is behind tells of an earlier time than the change before it.
    const start = [from, time, until].sort()[1] ?? from;
    if (start < until) spells.push({ health, from: start, to: until });
    until = start;
  }
  if (from < until) spells.push({ health: healthBefore(events), from, to: until });
  return spells.reverse();
}

/** Whether no older event tells more of the outages that ended after an instant. */
export function isCourseKnown(event: Transition, from: string): boolean {
  const { health } = event.detail;
  return event.time <= from && (health === null || health === "Ready");
}

function onsetOf({ time, detail }: Transition): Onset {
  return { time, health: detail.health ?? undefined };
}

/** Before the oldest event: what its change of the health says, or the same health if it is none. */
function healthBefore(events: readonly Transition[]): Health | undefined {
  const oldest = events.at(-1);
  if (!oldest) return undefined;
  const change = events.findLast(
    ({ detailType, detail }) =>
      detailType === "HealthTransitioned" && detail.sequence === oldest.detail.sequence,
  );
  const health = change ? change.detail.from : oldest.detail.health;
  return (health ?? undefined) as Health | undefined;
}

/** What is stored and no event tells yet, or nothing can tell any more, newest first. */
function unpublished(
  stored: ResourceState,
  newest: Transition | undefined,
  now: string,
): readonly Onset[] {
  if (newest && newest.detail.sequence > stored.sequence) return [];
  const first = storedOnset(stored);
  const onsets = newest && onsetOf(newest).health === first.health ? [] : [first];
  for (let next = expired(stored, now); next; next = expired(next, now)) {
    onsets.unshift({ time: next.updatedTime, health: statusOf(next).health });
  }
  return onsets;
}

function expired(state: ResourceState, now: string): ResourceState | undefined {
  return live(state) && expireNext(state, now);
}

/** The stored health stands at least since its conditions do. */
function storedOnset(stored: ResourceState): Onset {
  const { createdTime, deletedTime } = stored;
  if (deletedTime !== undefined) return { time: deletedTime, health: undefined };
  const { health, conditions } = statusOf(stored);
  const times = conditions.map(({ lastUpdateTime }) => lastUpdateTime);
  return { time: [createdTime, ...times].sort().at(-1) ?? createdTime, health };
}
