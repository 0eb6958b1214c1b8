import { standingOf, withMembers } from "../domain/group.ts";
import { sameJson } from "../domain/json.ts";
import { groupOf, nameOf } from "../domain/resource.ts";
import { live } from "../domain/state.ts";
import { enter, type MemberChange, type Tally } from "../domain/tally.ts";
import { concurrently } from "./concurrently.ts";
import type { GroupBooks } from "./ports/group.ts";
import type { Images, StreamRecord, UnreadableRecords } from "./ports/stream.ts";
import { type Failure, readRecords } from "./records.ts";
import { type UpdatePorts, update, windowAfter } from "./update.ts";

export type GroupPorts = UpdatePorts & { readonly books: GroupBooks };
export type RollupPorts = GroupPorts & { readonly unreadable: UnreadableRecords };

/** How many groups were looked at and how many records kept for people, up to the failure if there is one. */
export type RolledUp = {
  readonly groups: number;
  readonly unreadable: number;
  readonly failure?: Failure;
};

/** What a record says of one group: that a member changed, or only that the group itself appeared. */
type Word = { readonly group: string; readonly change?: MemberChange };
type Entry = { readonly sequenceNumber: string; readonly word: Word };

/** How often one tries to enter a change. */
const MAX_ATTEMPTS = 11;

/**
 * Takes what stream records say of members into their groups' books, and writes each group once. A group
 * that can't be written doesn't stop the others; its records come again, which changes nothing twice.
 */
export async function rollup(
  ports: RollupPorts,
  records: readonly StreamRecord[],
): Promise<RolledUp> {
  const { readings, unreadable, failure } = await readRecords(ports.unreadable, records, wordsOf);
  const entries = readings.flatMap(({ sequenceNumber, said }) =>
    said.map((word) => ({ sequenceNumber, word })),
  );
  const groups = [...Map.groupBy(entries, ({ word }) => word.group)];
  const failures = new Map<string, unknown>();
  await concurrently(groups, async ([group, words]) => {
    try {
      await rollUp(ports, group, latestOf(words));
    } catch (cause) {
      failures.set(group, cause);
    }
  });
  const first = entries.find(({ word }) => failures.has(word.group));
  const failed = first && {
    sequenceNumber: first.sequenceNumber,
    cause: failures.get(first.word.group),
  };
  return { groups: groups.length, unreadable, ...firstOf(failed, failure) };
}

/** Records are read up to the one that can't be, so that what failed among them came before it. */
function firstOf(...failures: (Failure | undefined)[]): { readonly failure?: Failure } {
  const failure = failures.find((one) => one !== undefined);
  return failure ? { failure } : {};
}

/** What a record says: to a member's group how that stands now, and to a group that appears what is known of its members. */
function wordsOf({ before, after, version }: Images): Word[] {
  const state = after ?? before;
  if (!state) return [];
  const { resource, updatedTime } = state;
  const [old, standing] = [standingOf(before), standingOf(after)];
  const group = groupOf(resource);
  const words: Word[] = [];
  if (group !== undefined && !sameJson(old ?? null, standing ?? null)) {
    const change = { name: nameOf(resource), version, time: updatedTime };
    words.push({ group, change: { ...change, ...(standing && { standing }) } });
  }
  const hasNoTally = (after?.members?.version ?? 0) === 0;
  if (live(after) && !live(before) && hasNoTally) words.push({ group: resource });
  return words;
}

/** Of each member its latest change. */
function latestOf(entries: readonly Entry[]): MemberChange[] {
  const latest = new Map<string, MemberChange>();
  for (const { word } of entries) {
    const { change } = word;
    if (change && change.version > (latest.get(change.name)?.version ?? 0)) {
      latest.set(change.name, change);
    }
  }
  return [...latest.values()];
}

/** Enters changes of a group's members in its books, and then tells the group what these say. */
export async function rollUp(
  ports: GroupPorts,
  group: string,
  changes: readonly MemberChange[],
): Promise<void> {
  const { books } = ports;
  let tally = changes.length === 0 ? await books.tally(group) : undefined;
  for (let start = 0; start < changes.length; start += books.mostChanges) {
    tally = await enterAll(ports, group, changes.slice(start, start + books.mostChanges));
  }
  if (!tally) return;
  const known = tally;
  await update(ports, group, (stored) => ({ state: withMembers(stored, group, known) }));
}

/**
 * A tally with all of the changes in it. Books are opened by several reads: what is no news to the members'
 * rows is in the tally that is read after them, and maybe not in the one beside them.
 */
async function enterAll(
  { books, clock }: GroupPorts,
  group: string,
  changes: readonly MemberChange[],
): Promise<Tally | undefined> {
  const names = changes.map(({ name }) => name);
  for (let losses = 0; ; ) {
    const opened = await books.open(group, names);
    const entries = enter(opened, changes);
    if (!entries) return books.tally(group);
    if (await books.enter(group, entries)) return entries.tally;
    losses++;
    if (losses === MAX_ATTEMPTS) throw new Error(`the books of ${group} change too often`);
    await clock.sleep(windowAfter(losses) * clock.random());
  }
}
