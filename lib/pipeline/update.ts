import { expireNext, scheduled } from "../domain/expiry.ts";
import { Refusal } from "../domain/refusal.ts";
import type { ResourceState } from "../domain/state.ts";
import type { Clock } from "./ports/clock.ts";
import type { StatusStore, Stored } from "./ports/status.ts";

/** What a change makes of what is stored: the very same state when there is nothing to write. */
export type Change = { readonly state: ResourceState | undefined };

/** Makes a change of a state that was read at a version; it may read other things, which are then newer. */
export type Changing<C extends Change> = (
  state: ResourceState | undefined,
  version: number,
) => C | Promise<C>;

/** A change that took effect, with the state that it found. */
export type Updated<C extends Change> = C & { readonly before: ResourceState | undefined };

/** Says when a state that is to be written is looked at next. */
export type Plan = (state: ResourceState) => ResourceState;

export type UpdatePorts = { readonly store: StatusStore; readonly clock: Clock };

const MAX_ATTEMPTS = 11;
/**
 * Milliseconds: the wait is drawn from a window that grows by the factor with each lost race; ten
 * windows are 23 s together, less than the function's time.
 */
const BACKOFF = { least: 50, factor: 4, most: 3_200 };

/** The least part of a window that is waited: many short waits in a row would use the attempts up. */
const SHORTEST = 0.25;

/**
 * Changes a resource with one consistent read and one conditional write, after a write of its own for
 * each deadline that has passed when that is read. Whoever loses a race tries its change on the winner's
 * state, waits if something is left to write, and reads again; throws `unavailable` after too many losses.
 */
export async function update<C extends Change>(
  { store, clock }: UpdatePorts,
  resource: string,
  change: Changing<C>,
  plan: Plan = scheduled,
): Promise<Updated<C>> {
  for (let losses = 0; ; ) {
    const stored = await store.read(resource);
    const step = await stepFrom(stored, change, plan, clock.now());
    if (step.write === undefined) return step.changed;
    const result = await store.write(step.write, stored?.version);
    if (result.written && step.changed) return step.changed;
    if (result.written) continue;
    const onWinner = await stepFrom(result.stored, change, plan, clock.now());
    if (onWinner.write === undefined) return onWinner.changed;
    losses++;
    if (losses === MAX_ATTEMPTS) {
      throw new Refusal("unavailable", `${resource} is being changed too often; try again`);
    }
    await clock.sleep(windowAfter(losses) * (SHORTEST + (1 - SHORTEST) * clock.random()));
  }
}

/** What is to be written next, if anything; the change itself comes once nothing is left to expire. */
type Step<C extends Change> =
  | { readonly write?: undefined; readonly changed: Updated<C> }
  | { readonly write: ResourceState; readonly changed?: Updated<C> };

async function stepFrom<C extends Change>(
  stored: Stored | undefined,
  change: Changing<C>,
  plan: Plan,
  now: string,
): Promise<Step<C>> {
  const before = stored?.state;
  const expired = before && expireNext(before, now);
  if (expired) return { write: plan(expired) };
  const changed = { ...(await change(before, stored?.version ?? 0)), before };
  const write = changed.state && plan(changed.state);
  return write === undefined || write === before ? { changed } : { changed, write };
}

/** Milliseconds of the window from which the wait after so many lost races is drawn. */
export function windowAfter(losses: number): number {
  return Math.min(BACKOFF.most, BACKOFF.least * BACKOFF.factor ** (losses - 1));
}
