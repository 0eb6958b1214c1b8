import { type Act, drop } from "../domain/declare.ts";
import { type Listed, memberPath } from "../domain/member-list.ts";
import { type ListOrigin, memberReport } from "../domain/member-report.ts";
import { merge } from "../domain/merge.ts";
import { type OrderKey, orderKey, originOf, RANKS } from "../domain/order.ts";
import type { Outcome } from "../domain/outcome.ts";
import { invalid, Refusal } from "../domain/refusal.ts";
import type { Report } from "../domain/report.ts";
import { live } from "../domain/state.ts";
import { concurrently } from "./concurrently.ts";
import type { Received, ReceivedList } from "./receive.ts";
import { type UpdatePorts, update } from "./update.ts";

/** What is done about one member, and by which of the lists, counted from 0. */
type Done = { readonly list: number; readonly outcome: Outcome };

/**
 * Brings members in line with the lists of a resource, of which `listed`, stored with the resource,
 * is the latest: who is named is merged, who no longer is is deleted. Only what the latest list
 * names can be merged, so that an older one brings nobody back. Cut short, it is run again by the
 * same report; each step is as good twice as once.
 */
export async function alignMembers(
  ports: UpdatePorts,
  resource: string,
  lists: readonly (ReceivedList | undefined)[],
  listed: Listed,
  now: string,
): Promise<readonly Done[]> {
  const named = await concurrently(listed.names, (name) => {
    return mergeMember(ports, memberPath(resource, name), entriesOf(name, lists), now);
  });
  const latest = lists.findIndex((one) => one && isLatest(one.list, listed));
  if (latest < 0 || listed.dropped.length === 0) return named.flat();
  const act = { by: lists[latest]?.list.reporter ?? "", now };
  const dropped = await concurrently(listed.dropped, (name) =>
    dropMember(ports, memberPath(resource, name), listed, act),
  );
  if (dropped.every(({ kind }) => kind !== "refused")) await forgetDropped(ports, resource, listed);
  return [...named.flat(), ...dropped.map((outcome) => ({ list: latest, outcome }))];
}

/**
 * The list of a report, if its members are to be aligned: also when it is in already, because whoever
 * sent it before may have died in the middle. One without a time has the time at which it came in first;
 * where a later list has come since, nobody knows that time, and the later list has told of all members.
 */
export function listToAlign(
  { report, list: received }: Received,
  outcome: Outcome | undefined,
  latest: OrderKey,
): ReceivedList | undefined {
  if (outcome?.kind === "refused") return undefined;
  if (!received || report.dated) return received;
  const { list, members } = received;
  const stored = originOf(latest);
  if (stored.identity === list.origin.identity)
    return { list: { ...list, origin: stored }, members };
  const isKnown = outcome?.kind === "notApplied" && outcome.reason === "Duplicate";
  return isKnown ? undefined : received;
}

/** Whether a list is the very one that is stored as the latest. */
function isLatest({ origin }: ListOrigin, { key }: Listed): boolean {
  return orderKey(origin, RANKS.unsettled) === key;
}

/** What a list says of a member, and at which place. */
type Entry = { readonly list: number; readonly at: number; readonly report: Report };

/** What the lists say of one member. */
function entriesOf(name: string, lists: readonly (ReceivedList | undefined)[]): Entry[] {
  return lists.flatMap((received, list) => {
    const at = received?.members.findIndex((one) => one.name === name) ?? -1;
    const member = received?.members[at];
    return received && member ? [{ list, at, report: memberReport(member, received.list) }] : [];
  });
}

async function mergeMember(
  ports: UpdatePorts,
  resource: string,
  entries: readonly Entry[],
  now: string,
): Promise<Done[]> {
  if (entries.length === 0) return [];
  const reports = entries.map(({ report }) => report);
  const outcomes = await orRefusal(async () => {
    return (await update(ports, resource, (stored) => merge(stored, resource, reports, now)))
      .outcomes;
  });
  return entries.map(({ list, at }, index) => {
    const outcome = outcomes instanceof Refusal ? refused(outcomes) : outcomes[index];
    if (!outcome) throw new Error(`a list's word on ${resource} has no outcome`);
    return { list, outcome: outcome.kind === "refused" ? refused(inList(outcome, at)) : outcome };
  });
}

/** Deletes a member that was dropped; news if it was there. */
async function dropMember(
  ports: UpdatePorts,
  resource: string,
  { key }: Listed,
  act: Act,
): Promise<Outcome> {
  const dropped = await orRefusal(() =>
    update(ports, resource, (stored) => ({ state: drop(stored, resource, key, act) })),
  );
  if (dropped instanceof Refusal) return refused(dropped);
  const isNews = live(dropped.before) !== undefined && live(dropped.state) === undefined;
  return isNews ? { kind: "applied" } : { kind: "notApplied", reason: "Unchanged" };
}

/** Those that were to be deleted are, unless a later list says otherwise by now. */
async function forgetDropped(ports: UpdatePorts, resource: string, { key }: Listed): Promise<void> {
  await update(ports, resource, (state) => {
    if (state?.listed?.key !== key || state.listed.dropped.length === 0) return { state };
    return { state: { ...state, listed: { ...state.listed, dropped: [] } } };
  });
}

/** A refusal in the words of the list's sender. */
function inList({ refusal }: { readonly refusal: Refusal }, at: number): Refusal {
  if (refusal.code !== "invalid") return refusal;
  return invalid({ path: `resources[${at}]`, message: refusal.message });
}

function refused(refusal: Refusal): Outcome {
  return { kind: "refused", refusal };
}

/** A member that can't be written now doesn't stop the others of its list. */
async function orRefusal<T>(act: () => Promise<T>): Promise<T | Refusal> {
  try {
    return await act();
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    return refusal;
  }
}
