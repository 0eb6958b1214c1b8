import { instantAfter } from "../domain/duration.ts";
import { existingGate } from "../domain/gate/change.ts";
import { OPEN } from "../domain/gate/gate-state.ts";
import { askingOf, askingThread } from "../domain/notification/asking.ts";
import type { Subscriber } from "../domain/notification/thread.ts";
import { invalid, Refusal } from "../domain/refusal.ts";
import type { ResourceState } from "../domain/state.ts";
import { takeIn } from "./notify.ts";
import type { Subscription } from "./ports/notification.ts";
import type { StatusStore } from "./ports/status.ts";
import { type TellPorts, tell } from "./tell.ts";

/** Milliseconds for which who puts a subscription waits for one attempt to begin; a minute makes further ones. */
const STAY = 1_000;

/** The gate that a subscription answers for; throws `invalid` where there is none, or something would keep the answer. */
export async function answeredGate(
  { store }: { readonly store: StatusStore },
  path: string,
  field: string,
  { after, flapping, template }: Pick<Subscription, "after" | "flapping" | "template">,
): Promise<ResourceState> {
  const keeping = Object.entries({ after, flapping, template }).find(
    ([, value]) => value !== undefined,
  );
  if (keeping) {
    const message = "must not be there: who waits for a gate is answered at once";
    throw invalid({ path: keeping[0], message });
  }
  const stored = await store.read(path);
  try {
    return existingGate(stored?.state, path);
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    throw invalid({ path: field, message: `must be a gate, but ${refusal.message}` });
  }
}

/**
 * Has a subscription answer how its gate stands now, as after any event: whoever waits may have begun to when
 * the gate had opened already. A thread of its own keeps that from coming after what the gate did since.
 */
export async function askNow(
  ports: TellPorts,
  subscriber: Subscriber,
  gate: ResourceState,
): Promise<void> {
  const now = ports.clock.now();
  const key = askingThread(subscriber, gate.resource);
  const transition = askingOf(gate, OPEN, now);
  await takeIn(ports, key, undefined, { transition, phase: "other", matched: true }, {});
  await tell(ports, key, instantAfter(now, STAY));
}
