import type { ResourceState } from "../state.ts";
import type { Transition } from "../transition.ts";
import { currentOf } from "./current.ts";
import { ASKED } from "./subject.ts";
import type { Subscriber, ThreadKey } from "./thread.ts";

/** The thread in which a subscription asks how a gate stands when nothing has happened to it. */
export function askingThread({ subscription, since }: Subscriber, gate: string): ThreadKey {
  return { subscription, since, resource: gate, subject: ASKED };
}

/**
 * How the subject of a gate stands now, as a transition of that thread: each time it is another, and later than
 * those before, for its sequence is the time in milliseconds.
 */
export function askingOf(gate: ResourceState, subject: string, now: string): Transition {
  const { resource } = gate;
  const { transition } = currentOf({ resource, subject }, gate, now);
  const sequence = Date.parse(now);
  const id = `${resource}@${sequence}/${ASKED}`;
  return { ...transition, detail: { ...transition.detail, id, sequence } };
}
