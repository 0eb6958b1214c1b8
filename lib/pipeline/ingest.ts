import { present } from "../domain/expiry.ts";
import { type Merged, merge } from "../domain/merge.ts";
import type { NotApplied, Outcome } from "../domain/outcome.ts";
import { Refusal } from "../domain/refusal.ts";
import { type Report, type ReportInput, toReport } from "../domain/report.ts";
import { live, type ResourceStatus, statusOf } from "../domain/state.ts";
import { diff, type Transition } from "../domain/transition.ts";
import { receiptOf } from "./identify.ts";
import { type UpdatePorts, update } from "./update.ts";

/** A report on one resource, as it came in. */
export type Addressed = { readonly resource: string; readonly input: ReportInput };

/** What an accepted report did, and what readers see now. */
export type Ingested = {
  readonly applied: boolean;
  readonly reason?: NotApplied;
  readonly transitions: readonly Transition[];
  readonly status: ResourceStatus;
};

/** How many resources of a batch are written at the same time. */
const CONCURRENCY = 8;

/** Merges one report into its resource's status; throws a `Refusal` when it may not be. */
export async function ingest(
  ports: UpdatePorts,
  { resource, input }: Addressed,
  caller: string,
): Promise<Ingested> {
  const now = ports.clock.now();
  const report = toReport(input, receiptOf(input, caller, now));
  const { before, state, outcomes } = await mergeInto(ports, resource, [report], now);
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
  const accepted = batch.flatMap(({ resource, input }, index) => {
    const report = orRefusal(() => toReport(input, receiptOf(input, caller, now, index)));
    if (!(report instanceof Refusal)) return [{ resource, report, index }];
    outcomes[index] = { kind: "refused", refusal: report };
    return [];
  });
  const groups = [...Map.groupBy(accepted, ({ resource }) => resource)];
  const worker = async () => {
    for (let group = groups.shift(); group; group = groups.shift()) {
      const [resource, members] = group;
      const reports = members.map(({ report }) => report);
      const results = await mergeOrRefuse(ports, resource, reports, now);
      results.forEach((outcome, at) => {
        const index = members[at]?.index;
        if (index !== undefined) outcomes[index] = outcome;
      });
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  return outcomes;
}

function mergeInto(ports: UpdatePorts, resource: string, reports: readonly Report[], now: string) {
  return update<Merged>(ports, resource, (stored) => merge(stored, resource, reports, now));
}

/** A resource that can't be written now doesn't stop the others of its batch. */
async function mergeOrRefuse(
  ports: UpdatePorts,
  resource: string,
  reports: readonly Report[],
  now: string,
): Promise<readonly Outcome[]> {
  try {
    return (await mergeInto(ports, resource, reports, now)).outcomes;
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    return reports.map(() => ({ kind: "refused", refusal }));
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
