import { Refusal } from "../domain/refusal.ts";
import type { ResourceState } from "../domain/state.ts";
import type { Clock, StatusStore } from "./ports.ts";

/** What a change makes of what is stored: the very same state when there is nothing to write. */
export type Change = { readonly state: ResourceState | undefined };

/** A change that took effect, with the state that it found. */
export type Updated<C extends Change> = C & { readonly before: ResourceState | undefined };

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
 * Changes a resource with one consistent read and one conditional write. Whoever loses a race
 * tries its change on the winner's state, waits if something is left to write, and reads again;
 * throws `unavailable` after too many losses.
 */
export async function update<C extends Change>(
  { store, clock }: UpdatePorts,
  resource: string,
  change: (state: ResourceState | undefined) => C,
): Promise<Updated<C>> {
  for (let attempt = 0; ; attempt++) {
    const stored = await store.read(resource);
    const changed = { ...change(stored?.state), before: stored?.state };
    if (isDone(changed) || changed.state === undefined) return changed;
    const result = await store.write(changed.state, stored?.version);
    if (result.written) return changed;
    const winner = result.stored?.state;
    const onWinner = { ...change(winner), before: winner };
    if (isDone(onWinner)) return onWinner;
    if (attempt + 1 === MAX_ATTEMPTS) {
      throw new Refusal("unavailable", `${resource} is being changed too often; try again`);
    }
    await clock.sleep(windowAfter(attempt) * (SHORTEST + (1 - SHORTEST) * clock.random()));
  }
}

function isDone({ state, before }: Updated<Change>): boolean {
  return state === before;
}

function windowAfter(attempt: number): number {
  return Math.min(BACKOFF.most, BACKOFF.least * BACKOFF.factor ** attempt);
}
