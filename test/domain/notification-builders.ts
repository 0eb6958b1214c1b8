import type { Health } from "../../lib/domain/health.ts";
import type { Facts } from "../../lib/domain/notification/next.ts";
import { type Phase, phaseOf } from "../../lib/domain/notification/subject.ts";
import { type Incoming, taken } from "../../lib/domain/notification/take.ts";
import { newThread, type Subscriber, type Thread } from "../../lib/domain/notification/thread.ts";
import type { Transition } from "../../lib/domain/transition.ts";

const BEGIN = Date.UTC(2026, 0, 1);

/** An instant so many seconds after the first of January 2026. */
export function second(seconds: number): string {
  return new Date(BEGIN + seconds * 1000).toISOString();
}

/** A subscription that stands from the beginning. */
export const OPS: Subscriber = { subscription: "ops", since: second(0) };
export const THREAD = newThread({ ...OPS, resource: "api", subject: "Health" });

/** A transition of the resource's health, stored so many seconds after the beginning. */
export function turn(
  sequence: number,
  from: Health | null,
  to: Health | null,
  seconds = sequence,
): Transition {
  return {
    detailType: "HealthTransitioned",
    time: second(seconds),
    detail: {
      id: `api@${sequence}/Health`,
      resource: "api",
      ancestors: [],
      kind: "component",
      labels: {},
      from,
      to,
      health: to,
      sequence,
    },
  };
}

/** A transition as it comes in; asked for unless it says otherwise. */
export function incoming(transition: Transition, matched = true): Incoming {
  const phase: Phase = phaseOf(transition.detailType, transition.detail, []);
  return { transition, phase, matched };
}

/** What is so when the last transition is this one. */
export function factsOf(transition: Transition, more: Partial<Facts> = {}): Facts {
  const { to } = transition.detail;
  return {
    current: { isWell: to === "Ready" || to === null, transition },
    isIdempotent: true,
    ...more,
  };
}

/** A thread that took transitions in, all at once, at a second. */
export function threadWith(
  transitions: readonly Transition[],
  seconds: number,
  after?: string,
): Thread {
  return transitions.reduce(
    (thread, one) =>
      taken(thread, incoming(one), after === undefined ? {} : { after }, second(seconds)),
    THREAD,
  );
}
