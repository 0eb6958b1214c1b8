import type { Aside } from "../domain/aside.ts";
import { auditOf } from "../domain/gate/audit.ts";
import { decisionEnded, type PastDecision } from "../domain/gate/past-decision.ts";
import { diff, type Transition } from "../domain/transition.ts";
import type { HistoryWriter } from "./ports/history.ts";
import type { Change, Publisher, StreamRecord, UnreadableRecords } from "./ports/stream.ts";
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
  readonly asides: readonly (Aside | PastDecision)[];
};
type Published = Pick<Relayed, "published" | "failure">;

/**
 * Publishes the transitions of stream records in order, and writes their history once the bus has
 * them. It stops at the first record that fails, so nothing behind it is published before it.
 */
export async function relay(
  ports: RelayPorts,
  records: readonly StreamRecord<Change>[],
): Promise<Relayed> {
  const { readings, unreadable, failure } = await readRecords(ports.unreadable, records, saidBy);
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

function saidBy(change: Change): Omit<Entry, "sequenceNumber"> {
  if ("asides" in change) return { transitions: [], asides: change.asides };
  const { before, after } = change;
  return {
    transitions: diff(before, after),
    asides: [...auditOf(before, after), ...decisionEnded(before, after)],
  };
}

/**
 * Entries that may be published together: of each resource at most one, so that a failure among
 * them can't let a later change of a resource overtake an earlier one. What isn't published goes with any.
 */
function groupsOf(entries: readonly Entry[]): Entry[][] {
  const groups: Entry[][] = [];
  let resources = new Set<string>();
  for (const entry of entries) {
    const resource = entry.transitions[0]?.detail.resource;
    if (groups.length === 0 || (resource !== undefined && resources.has(resource))) {
      groups.push([]);
      resources = new Set();
    }
    if (resource !== undefined) resources.add(resource);
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
  const failedAt = group.findIndex((entry) => entry.transitions.some(isRejected));
  const accepted = group.map((entry) => entry.transitions.filter((one) => !isRejected(one)));
  await history.append(
    group.flatMap(({ asides }, at) => [
      // Those of the failure, and behind it, come again: of a resource, nothing overtakes what was before it.
      ...(failedAt < 0 || at < failedAt ? asides : []),
      ...(accepted[at] ?? []),
    ]),
  );
  const published = accepted.flat().length;
  const failed = group[failedAt];
  if (!failed) return { published };
  const cause = new Error(failed.transitions.map((one) => rejected.get(one)).find(Boolean));
  return { published, failure: { sequenceNumber: failed.sequenceNumber, cause } };
}
