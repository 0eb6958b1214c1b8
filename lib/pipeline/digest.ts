import { instantAfter, parseDuration } from "../domain/duration.ts";
import {
  awaited,
  claiming,
  claimsOf,
  digestKey,
  fitting,
  HELD_BACK,
  isDigest,
  MOST_CLAIMED,
  nextSummary,
  postponed,
  sealed,
} from "../domain/notification/digest.ts";
import type { Step } from "../domain/notification/next.ts";
import type { Notice } from "../domain/notification/notice.ts";
import { kept, type Settled, skipped } from "../domain/notification/settle.ts";
import { newThread, type Thread, type ThreadKey } from "../domain/notification/thread.ts";
import { levelsBelow } from "../domain/resource.ts";
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

/** Attempts at opening a digest that others open too. */
const MOST_WRITES = 10;

/** A step after which a digest has its notice, and that digest if this opened it: somebody must stay with it. */
export type Diverted = Step & { readonly opened?: ThreadKey };

/**
 * What becomes of a step that is about to tell for the first time: the notice waits for a summary of its group, or for
 * one of all that the limit held back, or the step stands.
 */
export async function divert(
  ports: DigestPorts,
  thread: Thread,
  { group, maxPerHour }: Subscription,
  step: Step & { readonly notice: Notice },
): Promise<Diverted> {
  const { notice } = step;
  const now = ports.clock.now();
  if (group && levelsBelow(group.by, notice.data.resource) !== undefined) {
    const readyAt = instantAfter(now, parseDuration(group.window) ?? 0);
    const opened = await keep(ports, digestKey(thread.subscription, group.by), notice, readyAt);
    return { ...kept(thread, now), ...opened };
  }
  const opensAt = await fullUntil(ports, thread, maxPerHour, notice);
  if (opensAt === undefined) return step;
  const opened = await keep(ports, digestKey(thread.subscription, HELD_BACK), notice, opensAt);
  const settled: Settled = { notice, outcome: "suppressed", by: "maxPerHour" };
  return { ...kept(thread, now, settled), ...opened };
}

async function fullUntil(
  { limit }: DigestPorts,
  { subscription }: ThreadKey,
  maxPerHour: number | undefined,
  { id }: Notice,
): Promise<string | undefined> {
  return maxPerHour === undefined ? undefined : limit.take(subscription, id, maxPerHour);
}

/** Keeps a notice for the next summary, and sees to it that there is one: kept first, so that whoever sums up finds it. */
async function keep(
  { clock, threads, digests }: DigestPorts,
  key: ThreadKey,
  notice: Notice,
  readyAt: string,
): Promise<{ readonly opened?: ThreadKey }> {
  await digests.keep(key, notice);
  for (let writes = 0; writes < MOST_WRITES; writes++) {
    const stored = await threads.read(key);
    const digest = stored?.thread ?? newThread(key);
    const open = awaited(digest, readyAt, clock.now());
    if (open === digest) return {};
    if (await threads.write(open, stored?.version)) return { opened: key };
  }
  throw new Error(`the digest of ${key.resource} is being written too often`);
}

/** The next step of a digest: the summary that is due, of what waits by now; undefined when nothing is due. */
export async function digestStep(
  ports: DigestPorts,
  digest: Thread,
  { maxPerHour }: Subscription,
  isIdempotent: boolean,
): Promise<Step | undefined> {
  const step = nextSummary(digest, isIdempotent, ports.clock.now());
  if (!step?.notice) return step && { ...step, thread: await closed(ports, digest, step) };
  if (claimsOf(digest).next.length > 0) return step;
  const isBegun = digest.queue[0]?.attempts !== 0;
  const notices = fitting(await unclaimed(ports, digest, MOST_CLAIMED));
  // Whoever found it not begun relies on it: it is left out only once nobody does any more.
  if (notices.length === 0) return isBegun ? skipped(digest) : { thread: sealed(digest) };
  const opensAt = await fullUntil(ports, digest, maxPerHour, step.notice);
  if (opensAt !== undefined) return { thread: postponed(digest, opensAt) };
  return { ...step, thread: claiming(step.thread, notices) };
}

/** The notices of the summary that a digest is about to send. */
export function claimed(ports: DigestPorts, digest: Thread): Promise<readonly Notice[]> {
  return named(ports, digest, claimsOf(digest).next);
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
  if (!isDigest(before)) return after;
  const [was, is] = [claimsOf(before), claimsOf(after)];
  const isOver = before.queue[0]?.detail.id !== after.queue[0]?.detail.id;
  const over = isOver ? was.next : [];
  const gone = [...over, ...was.failed].filter((id) => ![...is.next, ...is.failed].includes(id));
  const notices = await named(ports, before, [...over, ...gone]);
  if (settled)
    await recordEach(
      ports,
      settled,
      notices.filter(({ id }) => over.includes(id)),
    );
  await ports.digests.forget(
    before,
    notices.filter(({ id }) => gone.includes(id)),
  );
  if (after.queue.length > 0) return after;
  const now = ports.clock.now();
  return (await unclaimed(ports, after, 1)).length > 0 ? awaited(after, now, now) : after;
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

/** The oldest notices that are neither in the next summary nor in the one that was given up, at most so many. */
async function unclaimed(
  { digests }: DigestPorts,
  digest: Thread,
  most: number,
): Promise<readonly Notice[]> {
  const { next, failed } = claimsOf(digest);
  const claims = new Set([...next, ...failed]);
  const found: Notice[] = [];
  for await (const notice of digests.waiting(digest)) {
    if (!claims.has(notice.id)) found.push(notice);
    if (found.length === most) break;
  }
  return found;
}

/** Those of these ids that are still kept. */
async function named(
  { digests }: DigestPorts,
  digest: ThreadKey,
  ids: readonly string[],
): Promise<readonly Notice[]> {
  const wanted = new Set(ids);
  const found: Notice[] = [];
  if (wanted.size === 0) return found;
  for await (const notice of digests.waiting(digest)) {
    if (wanted.has(notice.id)) found.push(notice);
    if (found.length === wanted.size) break;
  }
  return found;
}
