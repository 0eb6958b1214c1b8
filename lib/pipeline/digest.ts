import {
  awaited,
  claiming,
  claimsOf,
  fitting,
  isDigest,
  MOST_CLAIMED,
  nextSummary,
  postponed,
  released,
  sealed,
} from "../domain/notification/digest.ts";
import type { Step } from "../domain/notification/next.ts";
import type { Notice } from "../domain/notification/notice.ts";
import { type Settled, skipped } from "../domain/notification/settle.ts";
import type { Thread } from "../domain/notification/thread.ts";
import { concurrently } from "./concurrently.ts";
import type { Clock } from "./ports/clock.ts";
import type { Digests, Notices, SendLimit, Subscription, Threads } from "./ports/notification.ts";

export type DigestPorts = {
  readonly clock: Clock;
  readonly threads: Threads;
  readonly notices: Notices;
  readonly digests: Digests;
  readonly limit: SendLimit;
};

/** The next step of a digest: the summary that is due, of what waits by now; undefined when nothing is due. */
export async function digestStep(
  ports: DigestPorts,
  digest: Thread,
  { maxPerHour }: Subscription,
  isIdempotent: boolean,
): Promise<Step | undefined> {
  const step = nextSummary(digest, isIdempotent, ports.clock.now());
  if (!step?.notice) return step && { ...step, thread: await closed(ports, digest, step) };
  if (claimsOf(digest).length > 0) return step;
  const isBegun = digest.queue[0]?.attempts !== 0;
  const notices = fitting(await untold(ports, digest));
  // Whoever found it not begun relies on it: it is left out only once nobody does any more.
  if (notices.length === 0) return isBegun ? skipped(digest) : { thread: sealed(digest) };
  const { id } = step.notice;
  const opensAt = maxPerHour && (await ports.limit.take(digest.subscription, id, maxPerHour));
  if (opensAt) return { thread: postponed(digest, opensAt) };
  return { ...step, thread: claiming(step.thread, notices) };
}

/**
 * The oldest notices that wait, but for those that came again after they were told: whoever handed one over and died
 * before their thread said so does it again. What was told is recorded before it is forgotten.
 */
async function untold(ports: DigestPorts, digest: Thread): Promise<readonly Notice[]> {
  const notices = await oldest(ports, digest, MOST_CLAIMED);
  const ids = notices.map(({ id }) => id);
  const told = await ports.notices.told(digest.subscription, ids);
  if (told.size > 0) {
    const again = notices.filter(({ id }) => told.has(id));
    await ports.digests.forget(digest, again);
  }
  return notices.filter(({ id }) => !told.has(id));
}

/** Forgets what a digest of a subscription that is no more has yet to tell. */
export async function forgotten({ digests }: DigestPorts, thread: Thread): Promise<void> {
  if (!isDigest(thread)) return;
  const notices: Notice[] = [];
  for await (const notice of digests.waiting(thread)) notices.push(notice);
  await digests.forget(thread, notices);
}

/** The notices of the summary that a digest is about to send. */
export async function claimed(
  { digests }: Pick<DigestPorts, "digests">,
  digest: Thread,
): Promise<readonly Notice[]> {
  const claims = new Set(claimsOf(digest));
  const found: Notice[] = [];
  if (claims.size === 0) return found;
  for await (const notice of digests.waiting(digest)) {
    if (claims.has(notice.id)) found.push(notice);
    if (found.length === claims.size) break;
  }
  return found;
}

/**
 * The thread that a step makes of a digest, once what became of its notices is recorded and what was told forgotten, and with
 * another summary to come for what was left over; any other thread as the step made it.
 */
export async function closed(
  ports: DigestPorts,
  before: Thread,
  { thread: after, settled }: Step,
): Promise<Thread> {
  const isOver = before.queue[0]?.detail.id !== after.queue[0]?.detail.id;
  if (!isDigest(before) || !isOver || !settled) return after;
  const notices = await claimed(ports, before);
  if (settled.outcome === "failed") {
    // What came too late for it waits behind it, for whatever tells that again.
    await recordEach(ports, settled, await oldest(ports, before, MOST_CLAIMED));
    return released(after);
  }
  await recordEach(ports, settled, notices);
  await ports.digests.forget(before, notices);
  const isLeft = after.queue.length === 0 && (await oldest(ports, after, 1)).length > 0;
  const now = ports.clock.now();
  return isLeft ? awaited(after, now, now) : after;
}

/** What became of a summary became of everything in it. */
async function recordEach(
  { notices }: DigestPorts,
  { notice: summary, outcome, said }: Settled,
  items: readonly Notice[],
): Promise<void> {
  const settled = { outcome, summary: summary.id, ...(said !== undefined && { said }) };
  await concurrently(items, (notice) => notices.end(notice.subscription, { notice, ...settled }));
}

/** The oldest notices that wait, at most so many. */
async function oldest(
  { digests }: DigestPorts,
  digest: Thread,
  most: number,
): Promise<readonly Notice[]> {
  const found: Notice[] = [];
  for await (const notice of digests.waiting(digest)) {
    found.push(notice);
    if (found.length === most) break;
  }
  return found;
}
