import { instantAfter } from "../domain/duration.ts";
import { nextDeadline, present } from "../domain/expiry.ts";
import { Refusal } from "../domain/refusal.ts";
import type { ResourceStatus } from "../domain/status.ts";
import { type Snapshot, snapshotOf } from "../domain/wait/finding.ts";
import { type Goal, judge, type Verdict } from "../domain/wait/goal.ts";
import type { Clock, StatusGlances, StatusStore, Stored } from "./ports.ts";

/**
 * Milliseconds between two looks. A glance costs half a read unit: together with the reads that begin
 * and end it, a wait of ten seconds or more costs no more than one unit a second.
 */
const GLANCE_EVERY = 600;

/** How long and for what of a resource to wait, in milliseconds; 0 looks once. */
export type WaitRequest = { readonly goal: Goal; readonly timeout: number };

/** A wait that was met, and by what: a status, or, waiting for a deletion, that there is none. */
export type Met = {
  readonly resource: string;
  readonly status?: ResourceStatus;
  readonly deletedTime?: string;
};

type Ports = {
  readonly store: Pick<StatusStore, "read"> & StatusGlances;
  readonly clock: Clock;
};

/**
 * Waits until a resource, which need not be there yet, is as wanted. Throws `failed` when what ends the
 * wait holds, `gone` for a deleted resource, and at the end of its time `timedOut`, or `notFound` where
 * there never was one; all but `gone` with what each predicate hangs on.
 */
export async function wait(
  { store, clock }: Ports,
  resource: string,
  { goal, timeout }: WaitRequest,
): Promise<Met> {
  const end = instantAfter(clock.now(), timeout);
  let stored = await store.read(resource);
  let isCertain = true;
  for (;;) {
    const now = clock.now();
    const snapshot = snapshotOf(resource, stored?.state, now);
    const verdict = judge(goal, snapshot);
    const isOver = verdict.kind !== "pending" || now >= end;
    if (isOver && isCertain) {
      if (verdict.kind === "met") return snapshot;
      throw refusalOf(verdict, snapshot);
    }
    if (!isOver) await clock.sleep(pauseAt(now, end, stored));
    // A glance may be behind, and an expiry that it shows averted: what ends a wait is read properly.
    isCertain = isOver || clock.now() >= end;
    const found = await (isCertain ? store.read(resource) : store.glance(resource));
    stored = isCertain ? found : newer(stored, found);
  }
}

/** Milliseconds until the next look: at the wait's end and at an expiry at once, else when it is time. */
function pauseAt(now: string, end: string, stored: Stored | undefined): number {
  const deadline = (stored && nextDeadline(present(stored.state, now))) ?? end;
  const next = deadline < end ? deadline : end;
  return Math.min(GLANCE_EVERY, Date.parse(next) - Date.parse(now));
}

function newer(known: Stored | undefined, glanced: Stored | undefined): Stored | undefined {
  return (glanced?.version ?? 0) > (known?.version ?? 0) ? glanced : known;
}

function refusalOf(
  { kind, why }: Exclude<Verdict, { kind: "met" }>,
  { resource, status, deletedTime }: Snapshot,
): Refusal {
  const reasons = why.map(({ message }) => message).join("; ");
  if (kind === "failed") return new Refusal("failed", `${resource} failed: ${reasons}`, why);
  if (deletedTime !== undefined) {
    return new Refusal("gone", `${resource} was deleted at ${deletedTime}`);
  }
  return status
    ? new Refusal("timedOut", `${resource} is not as wanted: ${reasons}`, why)
    : new Refusal("notFound", `there is no resource ${resource} yet`, why);
}
