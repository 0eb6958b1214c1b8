import { present } from "../domain/expiry.ts";
import { listFaults } from "../domain/member-list.ts";
import { type Merged, merge } from "../domain/merge.ts";
import { type OrderKey, originOf } from "../domain/order.ts";
import type { NotApplied, Outcome } from "../domain/outcome.ts";
import { invalid, Refusal } from "../domain/refusal.ts";
import { type Report, type ReportInput, toReport } from "../domain/report.ts";
import { live, type ResourceState, type ResourceStatus, statusOf } from "../domain/state.ts";
import { diff, type Transition } from "../domain/transition.ts";
import { concurrently } from "./concurrently.ts";
import { listReceiptOf, receiptOf } from "./identify.ts";
import { alignMembers, type ReceivedList } from "./members.ts";
import { type UpdatePorts, update } from "./update.ts";

/** A report on one resource, as it came in. */
export type Addressed = {
  readonly resource: string;
  readonly input: ReportInput;
  /** Milliseconds for which it needn't be written if it says nothing new; for a resource's only writer to ask. */
  readonly coalesce?: number;
};

/** What an accepted report did, and what readers see now. */
export type Ingested = {
  readonly applied: boolean;
  readonly reason?: NotApplied;
  readonly transitions: readonly Transition[];
  readonly status: ResourceStatus;
};

/** Merges one report into its resource's status; throws a `Refusal` when it may not be. */
export async function ingest(
  ports: UpdatePorts,
  addressed: Addressed,
  caller: string,
): Promise<Ingested> {
  const now = ports.clock.now();
  const { resource } = addressed;
  const received = receive(addressed, caller, now, 0);
  const { before, state, outcomes } = await mergeInto(ports, resource, [received], now);
  const [outcome] = outcomes;
  if (outcome?.kind === "refused") throw outcome.refusal;
  const after = live(state);
  if (!outcome || !after) throw new Error(`a report on ${resource} was accepted without effect`);
  return {
    applied: outcome.kind === "applied",
    ...(outcome.kind === "notApplied" && { reason: outcome.reason }),
    transitions: diff(before, state),
    status: statusOf(present(after, now)),
  };
}

/** Merges a batch, with one write a resource; what became of each report, in order. */
export async function ingestBatch(
  ports: UpdatePorts,
  batch: readonly Addressed[],
  caller: string,
): Promise<readonly Outcome[]> {
  const now = ports.clock.now();
  const outcomes: Outcome[] = [];
  const accepted = batch.flatMap((addressed, index) => {
    const received = orRefusal(() => receive(addressed, caller, now, index));
    if (!(received instanceof Refusal)) return [{ ...addressed, received, index }];
    outcomes[index] = { kind: "refused", refusal: received };
    return [];
  });
  const groups = [...Map.groupBy(accepted, ({ resource }) => resource)];
  await concurrently(groups, async ([resource, reports]) => {
    const received = reports.map((one) => one.received);
    const results = await mergeOrRefuse(ports, resource, received, now);
    results.forEach((outcome, at) => {
      const index = reports[at]?.index;
      if (index !== undefined) outcomes[index] = outcome;
    });
  });
  return outcomes;
}

/** A report ready to be merged, with the list in it. */
type Received = { readonly report: Report; readonly list?: ReceivedList };

/** Throws `invalid` naming every field at fault. */
function receive(
  { resource, input, coalesce }: Addressed,
  caller: string,
  now: string,
  position: number,
): Received {
  const own = receiptOf(input, caller, now, position);
  const receipt = coalesce === undefined ? own : { ...own, coalesce };
  const report = toReport(input, receipt);
  const { listed } = report;
  const { resources: members, generation, ttl } = input;
  if (!members || !listed) return { report };
  const [fault, ...more] = listFaults(resource, members);
  if (fault) throw invalid(fault, ...more);
  const { reporter, fingerprint } = listReceiptOf(receipt);
  const list = {
    origin: originOf(listed.key),
    reporter,
    fingerprint,
    dated: report.dated,
    ...(generation !== undefined && { generation }),
    ...(ttl !== undefined && { ttl }),
  };
  return { report, list: { list, members } };
}

type Ingestion = Merged & { readonly before: ResourceState | undefined };

/** Merges reports into their resource, with one write, and then their lists into its members. */
async function mergeInto(
  ports: UpdatePorts,
  resource: string,
  received: readonly Received[],
  now: string,
): Promise<Ingestion> {
  const reports = received.map(({ report }) => report);
  const merged = await update<Merged>(ports, resource, (stored) =>
    merge(stored, resource, reports, now),
  );
  const { listed } = merged.state ?? {};
  if (!listed) return merged;
  const lists = received.map((one, index) => listToAlign(one, merged.outcomes[index], listed.key));
  if (lists.every((list) => list === undefined)) return merged;
  const done = await alignMembers(ports, resource, lists, listed, now);
  const outcomes = merged.outcomes.map((outcome, index) => {
    const ofMembers = done.filter(({ list }) => list === index).map((one) => one.outcome);
    return ofMembers.find(({ kind }) => kind === "refused") ?? ofMembers.find(isApplied) ?? outcome;
  });
  return { ...merged, outcomes };
}
/**
 * The list of a report, if its members are to be aligned: also when it is in already, because whoever
 * sent it before may have died in the middle. One without a time has the time at which it came in first;
 * where a later list has come since, nobody knows that time, and the later list has told of all members.
 */
function listToAlign(
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

/** A resource that can't be written now doesn't stop the others of its batch. */
async function mergeOrRefuse(
  ports: UpdatePorts,
  resource: string,
  received: readonly Received[],
  now: string,
): Promise<readonly Outcome[]> {
  try {
    return (await mergeInto(ports, resource, received, now)).outcomes;
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    return received.map(() => ({ kind: "refused", refusal }));
  }
}

function orRefusal<T>(make: () => T): T | Refusal {
  try {
    return make();
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    return refusal;
  }
}

function isApplied({ kind }: Outcome): boolean {
  return kind === "applied";
}
