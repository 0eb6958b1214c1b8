import { bytesOf, type Json } from "../domain/json.ts";
import { isDigest, reopened } from "../domain/notification/digest.ts";
import { sampleNotice } from "../domain/notification/sample.ts";
import type { Reply } from "../domain/notification/settle.ts";
import { subjectIn } from "../domain/notification/subject.ts";
import { redriven, type Thread } from "../domain/notification/thread.ts";
import { PatternError } from "../domain/pattern/matcher.ts";
import { compilePattern } from "../domain/pattern/pattern.ts";
import { invalid, Refusal } from "../domain/refusal.ts";
import { SEGMENT, SEGMENT_WORDS } from "../domain/resource.ts";
import { answeredGate, askNow } from "./asking.ts";
import { concurrently } from "./concurrently.ts";
import type { NoticeTally, Subscription } from "./ports/notification.ts";
import { choiceOf, contextOf, type TellPorts, worded } from "./tell.ts";

type SubscriptionPorts = Pick<
  TellPorts,
  "clock" | "subscriptions" | "notices" | "notifiers" | "cipher"
>;

/** What of a subscription is kept for the service's own use. */
type Kept = "sealed" | "answersFor" | "since";

/** A subscription as it is put: the notifier with its secrets. */
export type SubscriptionInput = Omit<Subscription, Kept>;

/** A subscription as it is shown, without secrets, and how often what became of its notices. */
export type SubscriptionView = { readonly name: string } & Omit<Subscription, Kept> & NoticeTally;

/** What KMS encrypts in one call. */
const MAX_SEALED = 4_096;

/**
 * Puts a subscription in place of any of its name, and says whether it is a new one; throws `invalid`. One that
 * answers who waits for a gate does so at once, if the gate doesn't wait too.
 */
export async function putSubscription(
  ports: TellPorts,
  name: string,
  { notifier, ...input }: SubscriptionInput,
): Promise<{ readonly created: boolean; readonly view: SubscriptionView }> {
  requireName(name);
  requirePattern(input.pattern);
  requireSummaries(ports, { notifier, ...input });
  const text = JSON.stringify(notifier);
  if (bytesOf(text) > MAX_SEALED) {
    throw invalid({ path: "notifier", message: `has more than ${MAX_SEALED} bytes` });
  }
  const shown = ports.notifiers.shown(notifier);
  const answersFor = ports.notifiers.gateIn(notifier);
  const field = `notifier.${Object.keys(notifier ?? {})[0]}.gate`;
  const gate = answersFor && (await answeredGate(ports, answersFor, field, input));
  const sealed = await ports.cipher.seal(text, contextOf(name));
  const now = ports.clock.now();
  const { created, value } = await ports.subscriptions.change(name, (before) => {
    const since = before?.since ?? now;
    return { ...input, notifier: shown, sealed, since, ...(gate && { answersFor }) };
  });
  if (gate) await askNow(ports, { subscription: name, since: value.since }, gate);
  return { created, view: await viewOf(ports, name, value) };
}

/** A subscription, and what became of its notices; throws `notFound`. */
export async function getSubscription(
  ports: Pick<SubscriptionPorts, "subscriptions" | "notices">,
  name: string,
): Promise<SubscriptionView> {
  return viewOf(ports, name, await existing(ports, name));
}

/** All subscriptions in the order of their names, and what became of the notices of each. */
export async function listSubscriptions(
  ports: Pick<SubscriptionPorts, "subscriptions" | "notices">,
): Promise<readonly SubscriptionView[]> {
  const all = await ports.subscriptions.all();
  return concurrently(all, ([name, subscription]) => viewOf(ports, name, subscription));
}

/** Removes a subscription: what it has yet to tell is not told; throws `notFound` when there is none. */
export async function removeSubscription(
  { subscriptions }: Pick<SubscriptionPorts, "subscriptions">,
  name: string,
): Promise<void> {
  if (!(await subscriptions.remove(name))) absent(name);
}

/** Sends a notice that is none to a subscription's destination, and answers what that said; throws `notFound`. */
export async function trySubscription(ports: SubscriptionPorts, name: string): Promise<Reply> {
  const subscription = await existing(ports, name);
  const choice = await choiceOf(ports, name, subscription);
  return ports.notifiers.send(choice, worded(sampleNotice(name, ports.clock.now()), subscription));
}

/** Has what a subscription's destination didn't take told again, within a minute; answers how much that is. */
export async function redriveSubscription(
  ports: SubscriptionPorts & Pick<TellPorts, "threads">,
  name: string,
): Promise<number> {
  const { since } = await existing(ports, name);
  let count = 0;
  for await (const { id, resource, summary } of ports.notices.failed(name)) {
    // The summary is told again, and what is in it with that.
    if (summary !== undefined) continue;
    const stored = await ports.threads.read({
      subscription: name,
      since,
      resource,
      subject: subjectIn(id),
    });
    if (stored?.thread.failed?.detail.id !== id) continue;
    const again = tellingAgain(stored.thread, ports.clock.now());
    if (again === stored.thread) continue;
    if (await ports.threads.write(again, stored.version)) count++;
  }
  return count;
}

function tellingAgain(thread: Thread, now: string): Thread {
  return isDigest(thread) ? reopened(thread, now) : redriven(thread, now);
}

async function existing(
  { subscriptions }: Pick<SubscriptionPorts, "subscriptions">,
  name: string,
): Promise<Subscription> {
  return (await subscriptions.find(name)) ?? absent(name);
}

async function viewOf(
  { notices }: Pick<SubscriptionPorts, "notices">,
  name: string,
  { sealed: _, answersFor: __, since: ___, ...shown }: Subscription,
): Promise<SubscriptionView> {
  return { name, ...shown, ...(await notices.tally(name)) };
}

function requireName(name: string): void {
  if (!SEGMENT.test(name)) throw invalid({ path: "name", message: SEGMENT_WORDS });
}

/** Who opens and closes something for each failure can't be told of several at once. */
function requireSummaries({ notifiers }: SubscriptionPorts, input: SubscriptionInput): void {
  const path = (["group", "maxPerHour"] as const).find((key) => input[key] !== undefined);
  if (path === undefined || notifiers.tellsSummaries(input.notifier)) return;
  const [name] = Object.keys(input.notifier as object);
  const message = `isn't for ${name}, which tells of each thing for itself`;
  throw invalid({ path, message });
}

/** Throws `invalid` for what EventBridge would take for no pattern either. */
export function requirePattern(pattern: Json): void {
  try {
    compilePattern(pattern);
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    const path = error.field === "" ? "pattern" : `pattern.${error.field}`;
    throw invalid({ path, message: error.message.slice(error.message.indexOf(": ") + 2) });
  }
}

function absent(name: string): never {
  throw new Refusal("notFound", `there is no subscription ${name}`);
}
