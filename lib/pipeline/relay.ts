import { type Audit, auditOf } from "../domain/gate/audit.ts";
import { decisionEnded, type PastDecision } from "../domain/gate/past-decision.ts";
import { diff, type Transition } from "../domain/transition.ts";
import type { HistoryWriter } from "./ports/history.ts";
import type { Publisher, StreamRecord, UnreadableRecords } from "./ports/stream.ts";
import { type Failure, readRecords } from "./records.ts";

export type RelayPorts = {
  readonly publisher: Publisher;
  readonly history: HistoryWriter;
  readonly unreadable: UnreadableRecords;
};

/** How many transitions were published and how many records kept for people, up to the failure if there is one. */
export type Relayed = {
  readonly published: number;
  readonly unreadable: number;
  readonly failure?: Failure;
};

/** What a record says: changes for the bus and the history, and what only the history tells. */
type Entry = {
  readonly sequenceNumber: string;
  readonly transitions: readonly Transition[];
  readonly asides: readonly (Audit | PastDecision)[];
};
type Published = Pick<Relayed, "published" | "failure">;

/**
 * Publishes the transitions of stream records in order, and writes their history once the bus has
 * them. It stops at the first record that fails, so nothing behind it is published before it.
 */
export async function relay(ports: RelayPorts, records: readonly StreamRecord[]): Promise<Relayed> {
  const { readings, unreadable, failure } = await readRecords(
    ports.unreadable,
    records,
    ({ before, after }) => ({
      transitions: diff(before, after),
      asides: [...auditOf(before, after), ...decisionEnded(before, after)],
    }),
  );
  const entries = readings
    .map(({ sequenceNumber, said }) => ({ sequenceNumber, ...said }))
    .filter(({ transitions, asides }) => transitions.length + asides.length > 0);
  let published = 0;
  for (const group of groupsOf(entries)) {
    const relayed = await relayGroup(ports, group);
    published += relayed.published;
    if (relayed.failure) return { published, unreadable, failure: relayed.failure };
  }
  return { published, unreadable, ...(failure && { failure }) };
}

/**
 * Entries that may be published together: of each resource at most one, so that a failure among
 * them can't let a later change of a resource overtake an earlier one.
 */
function groupsOf(entries: readonly Entry[]): Entry[][] {
  const groups: Entry[][] = [];
  let resources = new Set<string>();
  for (const entry of entries) {
    const [first] = [...entry.transitions, ...entry.asides];
    const resource = first?.detail.resource ?? "";
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
  const failed = group.find((entry) => entry.transitions.some(isRejected));
  const asides = group.flatMap((entry) => (entry === failed ? [] : entry.asides));
  await history.append([...accepted, ...asides]);
  if (!failed) return { published: accepted.length };
  const cause = new Error(failed.transitions.map((one) => rejected.get(one)).find(Boolean));
  return { published: accepted.length, failure: { sequenceNumber: failed.sequenceNumber, cause } };
}
