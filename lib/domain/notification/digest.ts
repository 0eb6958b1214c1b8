import { bytesOf } from "../json.ts";
import { ancestorsOf } from "../resource.ts";
import { begun, LOST, type Step } from "./next.ts";
import type { Notice } from "./notice.ts";
import { ended } from "./settle.ts";
import { PHASES, type Phase, SUMMARY } from "./subject.ts";
import {
  dueAtOf,
  type Pending,
  type Place,
  type Subscriber,
  type Thread,
  type ThreadKey,
} from "./thread.ts";

/** The group of what the limit of a subscription held back: no path is empty. */
export const HELD_BACK = "";
/** Notices in one summary, and their bytes of JSON; what is beyond comes with the next. */
const MOST = { notices: 200, bytes: 150_000 };

/** Which notices of one subscription are told as one: those of resources at or below `by`, once the first is a window old. */
export type Grouping = { readonly by: string; readonly window: string };

/** The thread in which a subscription is told of what happened in a group. */
export function digestKey({ subscription, since }: Subscriber, group: string): ThreadKey {
  return { subscription, since, resource: group, subject: SUMMARY };
}

/** Whether a thread tells summaries of what others handed to it. */
export function isDigest({ subject }: ThreadKey): boolean {
  return subject === SUMMARY;
}

/** A digest with a summary to come; the very same when there is one of which nothing was begun. */
export function awaited(digest: Thread, readyAt: string, now: string): Thread {
  const last = digest.queue.at(-1);
  if (last?.attempts === 0) return digest;
  // Ids must not come again when a digest was forgotten, so that they are taken of the time.
  const sequence = Math.max(Date.parse(now), digest.passed + 1, (last?.detail.sequence ?? 0) + 1);
  return { ...digest, queue: [...digest.queue, summaryIn(digest, sequence, readyAt, now)] };
}

function summaryIn(
  { resource, subject }: Thread,
  sequence: number,
  readyAt: string,
  time: string,
): Pending {
  return {
    detailType: "Summary",
    time,
    detail: {
      id: `${resource}@${sequence}/${subject}`,
      resource,
      ancestors: ancestorsOf(resource),
      kind: "group",
      labels: {},
      health: null,
      sequence,
    },
    phase: "other",
    matched: true,
    readyAt,
    attempts: 0,
  };
}

/** The next step of a digest; undefined when nothing is due. What the summary has in it is for others to say. */
export function nextSummary(digest: Thread, isIdempotent: boolean, now: string): Step | undefined {
  const due = dueAtOf(digest);
  const [head] = digest.queue;
  if (due === undefined || due > now || !head) return undefined;
  if (digest.sending) return ended(digest, digest.sending, LOST, isIdempotent, now);
  return begun({ thread: digest, head, now });
}

/** A digest whose next summary is that of these notices, and of no others however often it is sent. */
export function claiming(digest: Thread, notices: readonly Notice[]): Thread {
  const [head, ...rest] = digest.queue;
  if (!head) return digest;
  return { ...digest, queue: [{ ...head, items: notices.map(({ id }) => id) }, ...rest] };
}

/** Of notices that wait, the oldest first, those that one summary has room for; always the first. */
export function fitting(notices: readonly Notice[]): readonly Notice[] {
  let bytes = 0;
  const end = notices.findIndex((notice, at) => {
    bytes += bytesOf(JSON.stringify(notice));
    return at >= MOST.notices || (at > 0 && bytes > MOST.bytes);
  });
  return end === -1 ? notices : notices.slice(0, end);
}

/** How many notices there are to choose from for one summary. */
export const MOST_CLAIMED = MOST.notices;

/** A digest whose next summary waits until an instant. */
export function postponed(digest: Thread, readyAt: string): Thread {
  const [head, ...rest] = digest.queue;
  return head ? { ...digest, queue: [{ ...head, readyAt }, ...rest] } : digest;
}

/** A digest whose next summary counts as begun: whoever hands something over from now on awaits another. */
export function sealed(digest: Thread): Thread {
  const [head, ...rest] = digest.queue;
  return head ? { ...digest, queue: [{ ...head, attempts: 1 }, ...rest] } : digest;
}

/** The ids of the notices that a digest's next summary is of, once it claims any. */
export function claimsOf({ queue: [head] }: Thread): readonly string[] {
  return head?.items ?? [];
}

/** A digest whose last summary was given up: the next has those notices too, which others may be added to by then. */
export function released({ failed, ...digest }: Thread): Thread {
  if (!failed) return digest;
  const { items: _, ...kept } = failed;
  return { ...digest, failed: kept };
}

/** A digest that tells again what it gave up, under another id, since there may be more by now; the very same when that is nothing. */
export function reopened(digest: Thread, now: string): Thread {
  const { failed, ...rest } = digest;
  return failed ? awaited(rest, now, now) : digest;
}

/** Whether a digest has something that it has yet to tell. */
export function isOwing({ queue, failed }: Thread): boolean {
  return queue.length > 0 || failed !== undefined;
}

/** A thread whose head goes to a digest, and nowhere else, whatever becomes of its subscription. */
export function placed(thread: Thread, place: Place): Thread {
  const [head, ...rest] = thread.queue;
  return head ? { ...thread, queue: [{ ...head, place }, ...rest] } : thread;
}

/** A thread that tells for itself again. */
export function byItself({ handed: _, ...thread }: Thread): Thread {
  return thread;
}

/** A summary with what is in it, in the order in which it happened. */
export function summaryOf(notice: Notice, items: readonly Notice[]): Notice {
  const data = { ...notice.data, items: items.map((item) => item.data) };
  return { ...notice, phase: phaseOfAll(items), items, data };
}

/** What fails in the end outweighs what is well, and that what is neither. */
function phaseOfAll(items: readonly Notice[]): Phase {
  const last = new Map(
    items.map(({ subject, phase, data }) => [`${data.resource} ${subject}`, phase]),
  );
  const phases = [...last.values()];
  return PHASES.find((phase) => phases.includes(phase)) ?? "other";
}
