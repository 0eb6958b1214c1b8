import { instantAfter } from "../domain/duration.ts";
import type { Health } from "../domain/health.ts";
import { currentOf } from "../domain/notification/current.ts";
import type { Facts } from "../domain/notification/next.ts";
import type { Hold, Pending, Thread } from "../domain/notification/thread.ts";
import { live, type ResourceState } from "../domain/state.ts";
import { statusOf } from "../domain/status.ts";
import { type MutePorts, mutesNow } from "./muted.ts";
import type { StatusStore } from "./ports/status.ts";

export type FactPorts = MutePorts & { readonly store: StatusStore };

/** Milliseconds after which what holds a notice is looked at again, for it may have ended early. */
export const HOLD = 60_000;
/** Resources that are looked at, at most, to find what a failure depends on. */
const MOST_DEPENDENCIES = 50;
/** The health of what nothing that depends on it can be well without. */
const DOWN: readonly Health[] = ["Down", "Missing"];

/** What is so now of what a thread is about: its status, and what holds it; nothing keeps an answer from who waits for it. */
export async function factsOf(
  ports: FactPorts,
  thread: Thread,
  isHeld: boolean,
): Promise<Pick<Facts, "current" | "hold">> {
  const stored = await ports.store.read(thread.resource);
  const now = ports.clock.now();
  const current = currentOf(thread, stored?.state, now);
  const [head] = thread.queue;
  const mayHold = isHeld && head && !thread.sending && head.phase !== "well";
  const hold = mayHold && (await holdOf(ports, head, stored?.state, now));
  return { current, ...(hold && { hold }) };
}

/** A silence before a dependency: whoever is silent has said why. */
async function holdOf(
  ports: FactPorts,
  head: Pending,
  state: ResourceState | undefined,
  now: string,
): Promise<Hold | undefined> {
  const again = instantAfter(now, HOLD);
  const mutes = await mutesNow(ports);
  const silence = mutes.find((one) => one.mutes(head.detail.resource, () => [head]));
  if (silence) {
    const { name, until } = silence;
    return { by: "silence", name, until: until < again ? until : again };
  }
  if (head.phase !== "failing") return undefined;
  const dependency = await downstreamOf(ports, state);
  return dependency === undefined
    ? undefined
    : { by: "dependency", name: dependency, until: again };
}

/** The first that is Down of what a resource depends on, and what that depends on, nearest first; cycles end. */
async function downstreamOf(
  { store }: FactPorts,
  state: ResourceState | undefined,
): Promise<string | undefined> {
  const seen = new Set<string>(state && [state.resource]);
  const next = [...(live(state)?.declaration.dependsOn ?? [])];
  for (let path = next.shift(); path !== undefined; path = next.shift()) {
    if (seen.has(path)) continue;
    if (seen.size > MOST_DEPENDENCIES) return undefined;
    seen.add(path);
    const found = live((await store.read(path))?.state);
    if (!found) continue;
    if (DOWN.includes(statusOf(found).health)) return path;
    next.push(...(found.declaration.dependsOn ?? []));
  }
  return undefined;
}
