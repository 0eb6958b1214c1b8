import { instantAfter, parseDuration } from "../duration.ts";
import type { Current } from "./current.ts";
import type { Phase } from "./subject.ts";
import type { Flip, Pending, Thread } from "./thread.ts";

/** More flips than this within the window, and a subject is flapping until it has had none for as long. */
export type FlappingRule = { readonly flips: number; readonly window: string };

/** What a transition that comes in is to a thread's flapping, which it may begin. */
export function flipped(
  thread: Thread,
  { time, phase }: { readonly time: string; readonly phase: Phase },
  rule: FlappingRule | undefined,
): { readonly flips?: readonly string[]; readonly flip?: Flip } {
  if (!rule || phase === "other") return {};
  const window = parseDuration(rule.window) ?? 0;
  const times = [...(thread.flips ?? []), time].sort();
  const latest = times.at(-1) ?? time;
  const recent = times.filter((one) => instantAfter(one, window) > latest);
  const flips = recent.slice(-rule.flips - 1);
  const until = instantAfter(time, window);
  if (isFlapping(thread)) return { flips, flip: { is: "further", until } };
  return { flips, ...(flips.length > rule.flips && { flip: { is: "first", until } }) };
}

/** Whether a thread told, or is about to tell, that its subject flaps, and not yet that it has settled. */
export function isFlapping({ unsettled, queue }: Thread): boolean {
  return unsettled !== undefined || queue.some(({ flip }) => flip !== undefined);
}

/** Of several flips only the last may be how it settles: those before are looked at now, and dropped. */
export function overtaken(queue: readonly Pending[], now: string): readonly Pending[] {
  const last = queue.findLastIndex(({ flip }) => flip?.is === "further");
  return queue.map((one, at) =>
    at < last && one.flip?.is === "further" && one.readyAt > now ? { ...one, readyAt: now } : one,
  );
}

/** A thread with nothing else to say whose subject had no flip for a while: how it stands is told, unless that is no more as it was. */
export function calmed(
  { unsettled: told, flips: _, ...rest }: Thread,
  { isWell, transition }: Current,
  now: string,
): Thread {
  if (!told || (told.phase === "well") !== isWell) return rest;
  const detail = { ...transition.detail, id: `${transition.detail.id}/Settled` };
  const flip = { ...told.flip, is: "further" as const };
  const { phase, matched } = told;
  return {
    ...rest,
    queue: [{ ...transition, detail, flip, phase, matched, readyAt: now, attempts: 0 }],
  };
}
