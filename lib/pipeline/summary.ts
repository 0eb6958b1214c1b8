import { courseOf, isCourseKnown } from "../domain/course.ts";
import { DAY, instantAfter } from "../domain/duration.ts";
import { invalid, Refusal } from "../domain/refusal.ts";
import { type Summary, summaryOf } from "../domain/summary.ts";
import type { Transition } from "../domain/transition.ts";
import type { PastPorts } from "./past.ts";

/**
 * How a resource fared within so many milliseconds up to now, a deleted one too. Throws `invalid` for a window
 * that begins before the history does, and `notFound` where there never was such a resource.
 */
export async function getSummary(
  { store, clock, history, days }: PastPorts,
  resource: string,
  span: number,
): Promise<Summary> {
  const retention = days * DAY;
  if (span > retention) {
    throw invalid({ path: "summary", message: `is longer than the history's ${days} days` });
  }
  const to = clock.now();
  const from = instantAfter(to, -span);
  const stored = await store.read(resource);
  if (!stored) throw new Refusal("notFound", `there is no resource ${resource}`);
  const events: Transition[] = [];
  for await (const event of history.transitions(resource)) {
    events.push(event);
    if (isCourseKnown(event, from)) break;
  }
  // The spells go back further than the window, for outages that ended in it and began before.
  const kept = { from: instantAfter(to, -retention), to };
  return summaryOf(courseOf(stored.state, events, kept), { from, to });
}
