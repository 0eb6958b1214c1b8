import { instantAfter, parseDuration } from "../domain/duration.ts";
import {
  awaited,
  byItself,
  digestKey,
  HELD_BACK,
  isOwing,
  placed,
} from "../domain/notification/digest.ts";
import type { Step } from "../domain/notification/next.ts";
import type { Notice } from "../domain/notification/notice.ts";
import { handedTo, type Settled } from "../domain/notification/settle.ts";
import type { Place, Subscriber, Thread, ThreadKey } from "../domain/notification/thread.ts";
import { levelsBelow } from "../domain/resource.ts";
import type { DigestPorts } from "./digest.ts";
import type { Subscription } from "./ports/notification.ts";
import { rewrite } from "./rewrite.ts";

/** A step after which a digest has its notice, and that digest if this opened it: somebody must stay with it. */
export type HandedOver = Step & { readonly opened?: ThreadKey };

/**
 * What becomes of a step that is about to tell for the first time: the notice waits for a summary of its group, or for
 * one of all that the limit held back, or the step stands.
 */
export async function handOver(
  ports: DigestPorts,
  thread: Thread,
  subscription: Subscription,
  step: Step & { readonly notice: Notice },
): Promise<HandedOver> {
  const { notice } = step;
  const known = thread.queue[0]?.place;
  const place = known ?? (await placeOf(ports, thread, subscription, notice));
  if (!place) return { ...step, thread: byItself(step.thread) };
  // Where it goes is written first: whoever goes on after a crash takes it there too.
  if (!known) return { thread: placed(thread, place) };
  const { group, readyAt } = place;
  const opened = await keep(ports, digestKey(thread, group), notice, readyAt);
  const why: Settled = { notice, outcome: "suppressed", by: "maxPerHour" };
  const settled = group === HELD_BACK ? why : undefined;
  return { ...handedTo(group, thread, ports.clock.now(), settled), ...opened };
}

/** The digest for a notice, if it isn't told for itself; that of the one before as long as it has that, so that nothing overtakes it. */
async function placeOf(
  ports: DigestPorts,
  thread: Thread,
  { group, maxPerHour }: Subscription,
  notice: Notice,
): Promise<Place | undefined> {
  const now = ports.clock.now();
  const { handed } = thread;
  const isGrouped = group && levelsBelow(group.by, notice.data.resource) !== undefined;
  const isElsewhere = handed !== undefined && !(isGrouped && handed === group.by);
  if (isElsewhere && (await owes(ports, thread, handed))) {
    return { group: handed, readyAt: now };
  }
  if (isGrouped) {
    return { group: group.by, readyAt: instantAfter(now, parseDuration(group.window) ?? 0) };
  }
  if (maxPerHour === undefined) return undefined;
  if (await owes(ports, thread, HELD_BACK)) return { group: HELD_BACK, readyAt: now };
  const opensAt = await ports.limit.take(thread.subscription, notice.id, maxPerHour);
  return opensAt === undefined ? undefined : { group: HELD_BACK, readyAt: opensAt };
}

async function owes({ threads }: DigestPorts, subscriber: Subscriber, group: string) {
  const stored = await threads.read(digestKey(subscriber, group));
  return stored !== undefined && isOwing(stored.thread);
}

/** Keeps a notice for the next summary, and sees to it that there is one: kept first, so that whoever sums up finds it. */
async function keep(
  { clock, threads, digests }: DigestPorts,
  key: ThreadKey,
  notice: Notice,
  readyAt: string,
): Promise<{ readonly opened?: ThreadKey }> {
  await digests.keep(key, notice);
  const isOpened = await rewrite(threads, key, await threads.read(key), (digest) =>
    awaited(digest, readyAt, clock.now()),
  );
  return isOpened ? { opened: key } : {};
}
