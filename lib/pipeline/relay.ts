import type { ResourceState } from "../domain/state.ts";
import { diff, type Transition } from "../domain/transition.ts";
import type { HistoryWriter, Publisher } from "./ports.ts";

export type RelayPorts = { readonly publisher: Publisher; readonly history: HistoryWriter };

/** A resource before and after a write, as the table's stream tells it. */
export type Images = {
  readonly before: ResourceState | undefined;
  readonly after: ResourceState | undefined;
};

/** A stream record: where it stands in the stream, and how to read its change, which throws if it can't be. */
export type StreamRecord = { readonly sequenceNumber: string; readonly read: () => Images };

/** The first record that wasn't relayed, from which the stream must come again. */
export type Failure = { readonly sequenceNumber: string; readonly cause: unknown };

export type Relayed = { readonly published: number; readonly failure?: Failure };

type Entry = { readonly sequenceNumber: string; readonly transitions: readonly Transition[] };

/**
 * Publishes the transitions of stream records in order, and writes their history once the bus has
 * them. It stops at the first record that fails, so nothing behind it is published before it.
 */
export async function relay(ports: RelayPorts, records: readonly StreamRecord[]): Promise<Relayed> {
  const { entries, failure } = readAll(records);
  let published = 0;
  for (const group of groupsOf(entries)) {
    const relayed = await relayGroup(ports, group);
    published += relayed.published;
    if (relayed.failure) return { published, failure: relayed.failure };
  }
  return { published, ...(failure && { failure }) };
}

/** The entries up to the first record that can't be read. */
function readAll(records: readonly StreamRecord[]): { entries: Entry[]; failure?: Failure } {
  const entries: Entry[] = [];
  for (const { sequenceNumber, read } of records) {
    try {
      const { before, after } = read();
      const transitions = diff(before, after);
      if (transitions.length > 0) entries.push({ sequenceNumber, transitions });
    } catch (cause) {
      return { entries, failure: { sequenceNumber, cause } };
    }
  }
  return { entries };
}

/**
 * Entries that may be published together: of each resource at most one, so that a failure among
 * them can't let a later change of a resource overtake an earlier one.
 */
function groupsOf(entries: readonly Entry[]): Entry[][] {
  const groups: Entry[][] = [];
  let resources = new Set<string>();
  for (const entry of entries) {
    const resource = entry.transitions[0]?.detail.resource ?? "";
    if (groups.length === 0 || resources.has(resource)) {
      groups.push([]);
      resources = new Set();
    }
    resources.add(resource);
    groups.at(-1)?.push(entry);
  }
  return groups;
}

/** A bus or a history that can't be reached fails the whole group; what of it was published comes again with its ids. */
async function relayGroup(ports: RelayPorts, group: readonly Entry[]): Promise<Relayed> {
  try {
    return await publishGroup(ports, group);
  } catch (cause) {
    const sequenceNumber = group[0]?.sequenceNumber ?? "";
    return { published: 0, failure: { sequenceNumber, cause } };
  }
}

async function publishGroup(
  { publisher, history }: RelayPorts,
  group: readonly Entry[],
): Promise<Relayed> {
  const transitions = group.flatMap((entry) => entry.transitions);
  const rejections = await publisher.publish(transitions);
  const rejected = new Map(
    transitions.map((transition, index) => [transition, rejections[index]] as const),
  );
  const isRejected = (transition: Transition) => rejected.get(transition) !== undefined;
  const accepted = transitions.filter((transition) => !isRejected(transition));
  await history.append(accepted);
  const failed = group.find((entry) => entry.transitions.some(isRejected));
  if (!failed) return { published: accepted.length };
  const cause = new Error(failed.transitions.map((one) => rejected.get(one)).find(Boolean));
  return { published: accepted.length, failure: { sequenceNumber: failed.sequenceNumber, cause } };
}
