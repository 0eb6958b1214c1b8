import { diff, type Transition } from "../domain/transition.ts";
import type { HistoryWriter, Publisher, StreamRecord, UnreadableRecords } from "./ports.ts";

export type RelayPorts = {
  readonly publisher: Publisher;
  readonly history: HistoryWriter;
  readonly unreadable: UnreadableRecords;
};

/** The first record that wasn't relayed, from which the stream must come again. */
export type Failure = { readonly sequenceNumber: string; readonly cause: unknown };

/** How many transitions were published and how many records kept for people, up to the failure if there is one. */
export type Relayed = {
  readonly published: number;
  readonly unreadable: number;
  readonly failure?: Failure;
};

type Entry = { readonly sequenceNumber: string; readonly transitions: readonly Transition[] };
type Published = Pick<Relayed, "published" | "failure">;
type Readings = {
  readonly entries: readonly Entry[];
  readonly unreadable: number;
  readonly failure?: Failure;
};

/**
 * Publishes the transitions of stream records in order, and writes their history once the bus has
 * them. It stops at the first record that fails, so nothing behind it is published before it; one
 * that can't be read would fail forever, so it is kept for people and passed over.
 */
export async function relay(ports: RelayPorts, records: readonly StreamRecord[]): Promise<Relayed> {
  const { entries, unreadable, failure } = await readAll(ports.unreadable, records);
  let published = 0;
  for (const group of groupsOf(entries)) {
    const relayed = await relayGroup(ports, group);
    published += relayed.published;
    if (relayed.failure) return { published, unreadable, failure: relayed.failure };
  }
  return { published, unreadable, ...(failure && { failure }) };
}

/** The entries up to the first record that can be neither read nor kept. */
async function readAll(
  kept: UnreadableRecords,
  records: readonly StreamRecord[],
): Promise<Readings> {
  const entries: Entry[] = [];
  let unreadable = 0;
  for (const record of records) {
    const transitions = transitionsIn(record);
    const { sequenceNumber } = record;
    if (!(transitions instanceof Error)) {
      if (transitions.length > 0) entries.push({ sequenceNumber, transitions });
      continue;
    }
    try {
      await kept.keep(record, transitions);
      unreadable++;
    } catch (cause) {
      return { entries, unreadable, failure: { sequenceNumber, cause } };
    }
  }
  return { entries, unreadable };
}

/** The transitions of a record, or why it can't be read. */
function transitionsIn({ read }: StreamRecord): readonly Transition[] | Error {
  try {
    const { before, after } = read();
    return diff(before, after);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
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
async function relayGroup(ports: RelayPorts, group: readonly Entry[]): Promise<Published> {
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
): Promise<Published> {
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
