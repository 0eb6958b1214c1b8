import { instantAfter } from "../domain/duration.ts";
import type { Json } from "../domain/json.ts";
import { isDigest, summaryOf } from "../domain/notification/digest.ts";
import { nextStep, type Step } from "../domain/notification/next.ts";
import type { Notice } from "../domain/notification/notice.ts";
import { ended, type Reply, type Settled } from "../domain/notification/settle.ts";
import { rendered } from "../domain/notification/template.ts";
import { dueAtOf, type Thread, type ThreadKey, woken } from "../domain/notification/thread.ts";
import { claimed, closed, type DigestPorts, digestStep, forgotten } from "./digest.ts";
import { type HandedOver, handOver } from "./hand-over.ts";
import { type FactPorts, factsOf } from "./notify-facts.ts";
import type { Cipher } from "./ports/cipher.ts";
import type { Begun, Notifiers, StoredThread, Subscription } from "./ports/notification.ts";
import type { NamedRows } from "./ports/rows.ts";
import { rewrite } from "./rewrite.ts";

export type TellPorts = FactPorts &
  DigestPorts & {
    readonly subscriptions: NamedRows<Subscription>;
    readonly notifiers: Notifiers;
    readonly cipher: Cipher;
    /** Told of each outcome that is recorded. */
    readonly count: (settled: Settled) => void;
  };

/** Steps of one thread in one go: each tells, drops or holds one notice. */
const MOST_STEPS = 100;

/**
 * Does everything that is due of a thread until an instant, waiting for what is due before it. Others may do
 * the same: whoever writes the thread first does the step. Answers the digests that it opened, with which to go on.
 */
export async function tell(
  ports: TellPorts,
  key: ThreadKey,
  until: string,
): Promise<readonly ThreadKey[]> {
  const opened: ThreadKey[] = [];
  for (let steps = 0; steps < MOST_STEPS; steps++) {
    const stored = await ports.threads.read(key);
    const next = stored && (await tellNext(ports, stored, until));
    if (!next) return opened;
    if (next.opened) opened.push(next.opened);
  }
  return opened;
}

/** As `tell`, of what holds a notice too: that may have ended. */
export async function tellHeld(
  ports: TellPorts,
  key: ThreadKey,
  until: string,
): Promise<readonly ThreadKey[]> {
  const stored = await ports.threads.read(key);
  const thread = stored && woken(stored.thread, until);
  const isWoken = thread && thread !== stored.thread;
  const next = isWoken ? await tellNext(ports, { ...stored, thread }, until) : undefined;
  const opened = await tell(ports, key, until);
  return next?.opened ? [next.opened, ...opened] : opened;
}

type Done = Pick<HandedOver, "opened">;

/** That a thread had something due until an instant, of which a step was done or was another's; undefined when it hadn't. */
async function tellNext(
  ports: TellPorts,
  stored: StoredThread,
  until: string,
): Promise<Done | undefined> {
  const { thread } = stored;
  const due = dueAtOf(thread);
  if (due === undefined || due > until) return undefined;
  const wait = Date.parse(due) - Date.parse(ports.clock.now());
  if (wait > 0) {
    // Others may take something in, or do this step, meanwhile.
    await ports.clock.sleep(wait);
    return {};
  }
  const subscription = await ports.subscriptions.find(thread.subscription);
  if (subscription?.since === thread.since) return take(ports, stored, subscription);
  await forgotten(ports, thread);
  await ports.threads.remove(thread);
  return {};
}

/** One step of a thread; none when another took it first. */
async function take(
  ports: TellPorts,
  { thread, version }: StoredThread,
  subscription: Subscription,
): Promise<Done> {
  const choice = await choiceOf(ports, thread.subscription, subscription);
  const isIdempotent = ports.notifiers.isIdempotent(choice);
  const step = await stepOf(ports, thread, subscription, isIdempotent);
  if (!step) return {};
  const { opened } = step;
  const done = opened ? { opened } : {};
  // Whoever dies in between, or loses the race, has said what others say again.
  if (step.settled) await record(ports, thread.subscription, step.settled);
  if (!(await ports.threads.write(step.thread, version))) return done;
  if (step.notice) await send(ports, step, step.notice, choice, isIdempotent);
  return done;
}

/** The next step of a thread, in the subscription's words, and as it groups and limits what it tells. */
async function stepOf(
  ports: TellPorts,
  thread: Thread,
  subscription: Subscription,
  isIdempotent: boolean,
): Promise<HandedOver | undefined> {
  if (isDigest(thread)) return digestStep(ports, thread, subscription, isIdempotent);
  const isHeld = subscription.answersFor === undefined;
  const facts = { ...(await factsOf(ports, thread, isHeld)), isIdempotent };
  const step = nextStep(thread, facts, ports.clock.now());
  if (!step?.notice) return step;
  const notice = worded(step.notice, subscription);
  const isFirst = step.thread.sending?.attempt === 1;
  return isFirst ? handOver(ports, thread, subscription, { ...step, notice }) : { ...step, notice };
}

/** A notice with what a subscription's template says of it, if it has one. */
export function worded(notice: Notice, { template }: Pick<Subscription, "template">): Notice {
  if (template === undefined) return notice;
  return { ...notice, data: { ...notice.data, text: rendered(template, notice) } };
}

/** What is made of a send that isn't made: it was, or may be under way by one who read another thread of that name. */
const REPLIES: Readonly<Record<Exclude<Begun, "new">, Reply>> = {
  sent: { verdict: "taken", said: "it was recorded as sent" },
  begun: { verdict: "unknown", said: "it was begun before" },
};
/** Who comes to a send later than this, in milliseconds, doesn't make it: by its end others would have taken it for lost. */
const SEND_WITHIN = 10_000;
const LATE: Reply = { verdict: "temporary", said: "there was no time left to send it" };

/** Sends a notice whose thread says so, and stores what came of it; who dies in between leaves the outcome unknown. */
async function send(
  ports: TellPorts,
  { thread }: Step,
  notice: Notice,
  choice: Json,
  isIdempotent: boolean,
): Promise<void> {
  const { sending } = thread;
  if (!sending) throw new Error(`${notice.id} is sent by nobody`);
  const begun = await ports.notices.begin(thread.subscription, notice, sending);
  const whole = isDigest(thread) ? summaryOf(notice, await claimed(ports, thread)) : notice;
  const isLate = ports.clock.now() > instantAfter(sending.at, SEND_WITHIN);
  const made = async () => (isLate ? LATE : ports.notifiers.send(choice, whole));
  const reply = begun === "new" ? await made() : REPLIES[begun];
  await settle(ports, thread, begun !== "sent", (now) =>
    ended(now, sending, reply, isIdempotent, ports.clock.now()),
  );
}

/** Stores what became of a send in its thread, whatever others stored there meanwhile; records it first. */
async function settle(
  ports: TellPorts,
  key: ThreadKey,
  isNews: boolean,
  change: (thread: Thread) => ReturnType<typeof ended>,
): Promise<void> {
  let isRecorded = !isNews;
  await rewrite(ports.threads, key, await ports.threads.read(key), async (thread) => {
    const end = change(thread);
    if (end.thread === thread) return thread;
    if (end.settled && !isRecorded) await record(ports, key.subscription, end.settled);
    isRecorded = true;
    return closed(ports, thread, end);
  });
}

async function record(ports: TellPorts, subscription: string, settled: Settled): Promise<void> {
  if (await ports.notices.end(subscription, settled)) ports.count(settled);
}

/** Who is told, with secrets. */
export async function choiceOf(
  { cipher }: Pick<TellPorts, "cipher">,
  name: string,
  { sealed }: Subscription,
): Promise<Json> {
  return JSON.parse(await cipher.open(sealed, contextOf(name))) as Json;
}

/** A secret that was sealed for one subscription can't be opened for another. */
export function contextOf(name: string): string {
  return `subscription ${name}`;
}
