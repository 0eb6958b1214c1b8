import { DAY, instantAfter } from "../domain/duration.ts";
import { present } from "../domain/expiry.ts";
import type { GateView } from "../domain/gate/judgement.ts";
import { lastDecisionOf } from "../domain/gate/past-decision.ts";
import { type PastStatus, unchangedSince } from "../domain/past-status.ts";
import { invalid, Refusal } from "../domain/refusal.ts";
import { isSettled, lookingBack, retrospectAt, statusIn } from "../domain/retrospect.ts";
import type { ResourceState } from "../domain/state.ts";
import type { Clock } from "./ports/clock.ts";
import type { Lookback } from "./ports/history.ts";
import type { StatusStore } from "./ports/status.ts";

/** What it takes to look back; `days` is how many of the history are kept. */
export type PastPorts = {
  readonly store: Pick<StatusStore, "read">;
  readonly clock: Clock;
  readonly history: Lookback;
  readonly days: number;
};

/**
 * How readers saw a resource at a time, as its history tells; throws `invalid` for a time to come, `gone`
 * where it was deleted then, and `notFound` where it wasn't there, or where that is no longer known.
 */
export async function getStatusAt(
  ports: PastPorts,
  resource: string,
  at: string,
): Promise<PastStatus> {
  const stored = await storedOf(ports, resource, at);
  if (stored.updatedTime > at) return lookBack(ports, stored, at);
  refuseDeleted(stored, at);
  return unchangedSince(present(stored, at), at);
}

/**
 * What a gate decided last by a time, as it explained that when it did, on its definition of then. Throws as
 * `getStatusAt` does, and `notFound` for what was no gate.
 */
export async function getGateAt(ports: PastPorts, path: string, at: string): Promise<GateView> {
  const stored = await storedOf(ports, path, at);
  const last = lastDecisionOf(stored);
  if (last && last.evaluatedTime <= at) return last;
  refuseDeleted(stored, at);
  refuseForgotten(ports, at);
  const view = await ports.history.decision(path, at);
  if (view) return view;
  const { kind } = await lookBack(ports, stored, at);
  const what = kind === "gate" ? `it isn't known what ${path} decided` : `${path} was no gate`;
  throw new Refusal("notFound", `${what} at ${at}`);
}

async function storedOf(
  { store, clock }: PastPorts,
  resource: string,
  at: string,
): Promise<ResourceState> {
  const now = clock.now();
  if (at > now) throw invalid({ path: "at", message: `is to come: it is ${now}` });
  const stored = await store.read(resource);
  if (stored) return stored.state;
  throw new Refusal("notFound", `there is no resource ${resource}`);
}

function refuseDeleted({ resource, deletedTime }: ResourceState, at: string): void {
  if (deletedTime === undefined || deletedTime > at) return;
  throw new Refusal("gone", `${resource} was deleted at ${deletedTime}`);
}

function refuseForgotten({ clock, days }: PastPorts, at: string): void {
  const oldest = instantAfter(clock.now(), -days * DAY);
  if (at >= oldest) return;
  throw new Refusal("notFound", `the history goes back ${days} days, to ${oldest}`);
}

/** What events say of a resource that has changed since. */
async function lookBack(ports: PastPorts, stored: ResourceState, at: string): Promise<PastStatus> {
  refuseForgotten(ports, at);
  let known = retrospectAt(stored, at);
  for await (const event of ports.history.transitions(stored.resource)) {
    known = lookingBack(known, event);
    if (isSettled(known)) break;
  }
  return statusIn(known);
}
