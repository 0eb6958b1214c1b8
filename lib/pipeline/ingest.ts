import { present } from "../domain/expiry.ts";
import { type Merged, merge } from "../domain/merge.ts";
import type { NotApplied, Outcome } from "../domain/outcome.ts";
import { Refusal } from "../domain/refusal.ts";
import { live, type ResourceState } from "../domain/state.ts";
import { type ResourceStatus, statusOf } from "../domain/status.ts";
import { diff, type Transition } from "../domain/transition.ts";
import { concurrently } from "./concurrently.ts";
import { alignMembers, listToAlign } from "./members.ts";
import { type Addressed, type Received, receive } from "./receive.ts";
import { type UpdatePorts, update } from "./update.ts";

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
