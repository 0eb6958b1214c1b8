import { instantAfter } from "../domain/duration.ts";
import { phaseOf, subjectOf } from "../domain/notification/subject.ts";
import { type Incoming, type Patience, taken } from "../domain/notification/take.ts";
import type { ThreadKey } from "../domain/notification/thread.ts";
import type { Transition } from "../domain/transition.ts";
import { concurrently } from "./concurrently.ts";
import { matcherOf } from "./muted.ts";
import { HOLD } from "./notify-facts.ts";
import type { StoredThread } from "./ports/notification.ts";
import { rewrite } from "./rewrite.ts";
import { type Ran, Runs } from "./runs.ts";
import { type TellPorts, tell, tellHeld } from "./tell.ts";

/** Milliseconds. */
const MINUTE = 60_000;
/** How long whoever takes an event stays with it: to let others settle, and for the first retries. */
const STAY = 10_000;
/** After so long nothing is begun, so that the last send ends before the function's time is over. */
const BEGIN_WITHIN = 75_000;

/**
 * Takes a transition into the thread of each subscription that it concerns, and tells what is due. Answers how
 * many those are; throws when some couldn't, once all were tried.
 */
export async function notify(ports: TellPorts, transition: Transition): Promise<number> {
  const { resource } = transition.detail;
  const subject = subjectOf(transition.detail);
  const subscriptions = await ports.subscriptions.all();
  if (subscriptions.length === 0) return 0;
  const known = await ports.threads.of(resource, subject);
  const concerned = subscriptions.flatMap(([subscription, kept]) => {
    const { pattern, after, flapping, answersFor, since } = kept;
    const matched = matcherOf(pattern)(transition);
    const stored = known.find(
      ({ thread }) => thread.subscription === subscription && thread.since === since,
    );
    const key = { subscription, since, resource, subject };
    const patience = { ...(after !== undefined && { after }), ...(flapping && { flapping }) };
    const answers = answersFor !== undefined;
    return matched || stored ? [{ key, stored, patience, matched, answers }] : [];
  });
  if (concerned.length === 0) return 0;
  const phase = await phaseIn(ports, transition);
  const failures: unknown[] = [];
  const guarded = async <T>(work: () => Promise<readonly T[]>): Promise<readonly T[]> => {
    try {
      return await work();
    } catch (failure) {
      failures.push(failure);
      return [];
    }
  };
  await concurrently(concerned, ({ key, stored, patience, matched, answers }) => {
    // To who answers for a gate, a change is when to ask it: neither a failure nor the end of one.
    const come = { transition, phase: answers ? ("other" as const) : phase, matched };
    return guarded(async () => [await takeIn(ports, key, stored, come, patience)]);
  });
  // What is taken in is told by some minute, whatever happens to this one.
  const now = ports.clock.now();
  const tellUntil = (milliseconds: number) => (key: ThreadKey) =>
    guarded(() => tell(ports, key, instantAfter(now, milliseconds)));
  const opened = await concurrently(
    concerned.map(({ key }) => key),
    tellUntil(STAY),
  );
  // Whoever opens a digest stays with it for longer, so that a short window is kept to.
  await concurrently(opened.flat(), tellUntil(MINUTE));
  if (failures.length === 0) return concerned.length;
  throw new AggregateError(failures, `${failures.length} of ${concerned.length} weren't told`);
}

/** What is abnormal when True is for the declaration to say. */
async function phaseIn({ store }: TellPorts, { detailType, detail }: Transition) {
  const stored = detail.condition && (await store.read(detail.resource));
  return phaseOf(detailType, detail, stored?.state.declaration.abnormal ?? []);
}

/** Takes a transition into a thread, of which what is stored may be known already. */
export async function takeIn(
  { threads, clock }: Pick<TellPorts, "threads" | "clock">,
  key: ThreadKey,
  found: StoredThread | undefined,
  come: Incoming,
  patience: Patience,
): Promise<void> {
  await rewrite(threads, key, found, (thread) => taken(thread, come, patience, clock.now()));
}

/** Tells everything that is due in the minute from `from`, when it is due; ends when nothing else is. */
export function notifyMinute(ports: TellPorts, from: string): Promise<Ran> {
  const until = instantAfter(from, MINUTE);
  return each(ports, until, (key) => tell(ports, key, until));
}

/** Tells everything that is due now, and what nothing holds any more. */
export function notifyNow(ports: TellPorts): Promise<Ran> {
  const now = ports.clock.now();
  return each(ports, instantAfter(now, HOLD), (key) => tellHeld(ports, key, now));
}

/** Does something with each thread that is due by an instant, and with each digest that this opens. */
async function each(
  { clock, threads }: TellPorts,
  by: string,
  work: (key: ThreadKey) => Promise<readonly ThreadKey[]>,
): Promise<Ran> {
  const runs = new Runs(clock, Date.parse(clock.now()) + BEGIN_WITHIN);
  const begin = (key: ThreadKey) =>
    runs.begin(JSON.stringify(key), async () => {
      for (const opened of await work(key)) begin(opened);
    });
  for await (const { dueAt: _, ...key } of threads.due(by)) begin(key);
  return runs.ended();
}
