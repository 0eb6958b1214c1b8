import { merge } from "../../lib/domain/merge.ts";
import type { ResourceState } from "../../lib/domain/state.ts";
import { statusOf } from "../../lib/domain/status.ts";
import { receive } from "../../lib/pipeline/receive.ts";
import type { SourceReport } from "../../lib/sources/source.ts";

/** When the first of a lifecycle's payloads comes in, after all that they date; the others follow. */
const START = Date.parse("2031-01-01T00:00:00.000Z");

/** The states that reports end in, by resource, when they come in in that order. */
type End = ReadonlyMap<string, ResourceState | undefined>;

/**
 * What readers see in the end, `path Type=Status:Reason` in one line for each order in which reports
 * may come in and then come in again; a single line when the order makes no difference.
 */
export function endsOf(reports: readonly SourceReport[]): string[] {
  return [...new Set(everyEndOf(reports).map((end) => [...end].flatMap(inWords).join(", ")))];
}

/** The ends of reports that come in in every order, and then come in again. */
export function everyEndOf(reports: readonly SourceReport[]): End[] {
  return orders(reports).map((order) => endOf([...order, ...order]));
}

function endOf(reports: readonly SourceReport[]): End {
  const states = new Map<string, ResourceState | undefined>();
  for (const [index, { resource = "anywhere", input }] of reports.entries()) {
    const now = new Date(START + index * 60_000).toISOString();
    const { report } = receive({ resource, input }, "a test", now, 0);
    states.set(resource, merge(states.get(resource), resource, [report], now).state);
  }
  return new Map([...states].sort());
}

function inWords([resource, state]: [string, ResourceState | undefined]): string[] {
  const conditions = state ? statusOf(state).conditions : [];
  return conditions.map(({ type, status, reason }) => `${resource} ${type}=${status}:${reason}`);
}

function orders<T>(all: readonly T[]): T[][] {
  if (all.length === 0) return [[]];
  return all.flatMap((one, index) => orders(all.toSpliced(index, 1)).map((rest) => [one, ...rest]));
}
