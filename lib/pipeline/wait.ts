import { instantAfter } from "../domain/duration.ts";
import { nextDeadline, present } from "../domain/expiry.ts";
import type { GateDecision } from "../domain/gate/decision.ts";
import type { GateView } from "../domain/gate/judgement.ts";
import { unmetWords } from "../domain/gate/unmet-words.ts";
import { Refusal } from "../domain/refusal.ts";
import type { ResourceStatus } from "../domain/status.ts";
import { type Finding, type Snapshot, snapshotOf } from "../domain/wait/finding.ts";
import { asksGate, type Goal, judge, type Verdict } from "../domain/wait/goal.ts";
import { judgedAtOnce } from "./at-once.ts";
import { judgeSeen, look, newest, type Seen, versionsSeen } from "./look.ts";
import type { Clock } from "./ports/clock.ts";
import type { Expressions } from "./ports/gate.ts";
import type { StatusGlances, StatusStore } from "./ports/status.ts";

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
  /** What it decides, if it is a gate and that was waited for. */
  readonly decision?: GateDecision;
};

type Ports = {
  readonly store: Pick<StatusStore, "read"> & StatusGlances;
  readonly clock: Clock;
  readonly expressions: Expressions;
};

/**
 * Waits until a resource, which need not be there yet, is as wanted. Throws `failed` when what ends the
 * wait holds, `gone` for a deleted resource, and at the end of its time `timedOut`, or `notFound` where
 * there never was one; all but `gone` with what each predicate hangs on.
 */
export async function wait(
  ports: Ports,
  resource: string,
  { goal, timeout }: WaitRequest,
): Promise<Met> {
  const { store, clock } = ports;
  const isJudged = asksGate(goal);
  const read = () => look(ports, (path) => store.read(path), resource, isJudged);
  const glance = () => look(ports, (path) => store.glance(path), resource, isJudged);
  const end = instantAfter(clock.now(), timeout);
  let seen = await read();
  let isCertain = true;
  for (;;) {
    const now = clock.now();
    const view = viewAt(resource, seen, now);
    const verdict = judge(goal, view.snapshot);
    const isOver = verdict.kind !== "pending" || now >= end;
    if (isOver && isCertain) {
      requireMet(verdict, view.snapshot);
      const last = await seenAtOnce(resource, { seen, view }, read, clock);
      if (judge(goal, last.view.snapshot).kind === "met") return metBy(last.view);
      seen = last.seen;
      continue;
    }
    if (!isOver) await clock.sleep(pauseAt(now, end, view.nextTime));
    // A glance may be behind, and an expiry that it shows averted: what ends a wait is read properly.
    isCertain = isOver || clock.now() >= end;
    seen = isCertain ? await read() : newest(seen, await glance());
  }
}

type Sight = { readonly seen: Seen; readonly view: View };

/** What is seen of a gate, and of all that it is judged by, which was so at once if it passes. */
async function seenAtOnce(
  resource: string,
  first: Sight,
  read: () => Promise<Seen>,
  clock: Clock,
): Promise<Sight> {
  if (first.view.decision === undefined) return first;
  let known: Seen | undefined = first.seen;
  const reading = async () => {
    const seen = known ?? (await read());
    known = undefined;
    return { seen, versions: versionsSeen(resource, seen) };
  };
  return judgedAtOnce(reading, ({ seen }) => {
    const view = viewAt(resource, seen, clock.now());
    return { decision: view.decision, seen, view };
  });
}

/** What is seen at one instant, and when time alone changes that. */
type View = {
  readonly snapshot: Snapshot;
  readonly decision?: GateDecision;
  readonly nextTime?: string;
};

function viewAt(resource: string, seen: Seen, now: string): View {
  const state = seen.stored?.state;
  const snapshot = snapshotOf(resource, state, now);
  const deadline = state && nextDeadline(present(state, now));
  const judgement = judgeSeen(seen, now);
  const [nextTime] = [deadline, judgement?.nextTime].filter((time) => time !== undefined).sort();
  const next = nextTime === undefined ? {} : { nextTime };
  if (!judgement) return { snapshot, ...next };
  const { definition: _, ...decision } = judgement.view;
  return { snapshot: { ...snapshot, gate: findingOf(judgement.view) }, decision, ...next };
}

function findingOf(view: GateView): Finding {
  return { holds: view.decision === "pass", actual: unmetWords(view) };
}

/** Milliseconds until the next look: at the wait's end and when time alone changes something at once, else when it is time. */
function pauseAt(now: string, end: string, nextTime = end): number {
  const next = nextTime < end ? nextTime : end;
  return Math.min(GLANCE_EVERY, Math.max(0, Date.parse(next) - Date.parse(now)));
}

function metBy({ snapshot, decision }: View): Met {
  const { gate: _, ...met } = snapshot;
  return { ...met, ...(decision && { decision }) };
}

/** Throws what a wait ends with that wasn't met. */
function requireMet(verdict: Verdict, snapshot: Snapshot): void {
  if (verdict.kind !== "met") throw refusalOf(verdict, snapshot);
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
