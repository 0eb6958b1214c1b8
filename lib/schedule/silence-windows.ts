import { parseDuration } from "../domain/duration.ts";
import type { SilenceWindow } from "../domain/notification/silence.ts";
import type { Fault } from "../domain/refusal.ts";
import type { Firings } from "./firings.ts";

/** How often windows are followed that open again when, or before, they close. */
const MOST_JOINED = 100;
/** Expressions whose firings are kept, before all are forgotten. */
const MOST_KEPT = 1_000;

/** The times on which a window opens, and milliseconds for which it is open. */
type Opening = { readonly firings: Firings; readonly length: number };

const kept = new Map<string, Firings>();

/** The windows of silences. */
export const silenceWindows = {
  /** When windows of which one is open now are closed again; sooner where they join more often than is looked. */
  async openUntil(windows: readonly SilenceWindow[], now: string): Promise<string | undefined> {
    const closed = closingOf(await Promise.all(windows.map(openingOf)), Date.parse(now));
    return closed === undefined ? undefined : new Date(closed.at).toISOString();
  },

  /** What is wrong with a window, in its key's place; undefined when nothing is. */
  async fault(window: SilenceWindow, now: string): Promise<Fault | undefined> {
    const { faultIn } = await import("./firings.ts");
    const message = faultIn(window.cron);
    if (message !== undefined) return { path: "cron", message };
    const opening = await openingOf(window);
    const first = opening.firings.nextAfter(Date.parse(now));
    if (first === undefined) return { path: "cron", message: "never comes round" };
    if (closingOf([opening], first)?.isSure) return undefined;
    const often = `opens again ${MOST_JOINED} times and more before it has closed`;
    return {
      path: "cron",
      message: `${often}: it has to come round less often than every ${window.for}`,
    };
  },
};

/** The expression's parser is loaded by the first window that there is. */
async function openingOf({ cron, for: length, timezone = "UTC" }: SilenceWindow): Promise<Opening> {
  const { Firings } = await import("./firings.ts");
  const key = `${timezone} ${cron}`;
  const firings = kept.get(key) ?? new Firings(cron, timezone);
  if (kept.size >= MOST_KEPT) kept.clear();
  kept.set(key, firings);
  return { firings, length: parseDuration(length) ?? 0 };
}

/** Where one window closes another may be open, or just open: they are one until none is. */
function closingOf(
  openings: readonly Opening[],
  instant: number,
): { readonly at: number; readonly isSure: boolean } | undefined {
  let at = instant;
  for (let joined = 0; joined < MOST_JOINED; joined++) {
    const next = closingAt(openings, at);
    if (next === undefined) return at === instant ? undefined : { at, isSure: true };
    at = next;
  }
  return { at, isSure: false };
}

/** When the last of the windows closes that are open at an instant. */
function closingAt(openings: readonly Opening[], at: number): number | undefined {
  const closings = openings.map(
    ({ firings, length }) => (firings.lastBy(at) ?? -Infinity) + length,
  );
  const last = Math.max(...closings);
  return last > at ? last : undefined;
}
