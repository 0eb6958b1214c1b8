import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { withMembers } from "../../lib/domain/group.ts";
import type { Report } from "../../lib/domain/report.ts";
import { groupOf } from "../../lib/domain/resource.ts";
import { live, type ResourceState } from "../../lib/domain/state.ts";
import { diff, type Transition } from "../../lib/domain/transition.ts";
import type { Stored } from "../../lib/pipeline/ports.ts";
import type { StreamRecord } from "./aws/stream.ts";
import { type BookEntry, booksIn } from "./books.ts";
import { type Commit, commitOf } from "./commit.ts";
import type { Invocation } from "./environment.ts";
import type { Checkpoint } from "./evidence.ts";
import { type Dated, declarationIn, type Placed, placedIn } from "./placed.ts";
import { instantOf, patienceOf } from "./silence.ts";
import type { Reader } from "./system.ts";
import { nameOfSight, versionsFirstSeen, versionsSeen } from "./versions-seen.ts";
import type { World } from "./world.ts";

/** Milliseconds that a function's clock is ahead at most: test/simulation/faults/clock-step.ts. */
const MOST_SKEW = 2 * 60_000;

/** When the rollup last gave up a record that concerns a group, in milliseconds. */
function lastGivenUp(checkpoints: readonly Checkpoint[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const { reader, isGivenUp, records, at } of checkpoints) {
    if (reader !== "rollup" || !isGivenUp) continue;
    for (const { partition } of records) {
      found.set(partition, at);
      const group = groupOf(partition);
      if (group !== undefined) found.set(group, at);
    }
  }
  return found;
}

/** Works out of the evidence what was written, and by which reports. */
export class Accounts {
  readonly commits: readonly Commit[];
  readonly byResource: ReadonlyMap<string, readonly Commit[]>;
  /** What was entered in each group's books. */
  readonly books: ReadonlyMap<string, readonly BookEntry[]>;
  /** The records that went to the failure destination, by who didn't get them handled. */
  readonly givenUp: Readonly<Record<Reader, ReadonlySet<StreamRecord>>>;
  readonly #world: World;
  readonly #byRecord: ReadonlyMap<StreamRecord, Commit>;
  readonly #transitions = new Map<StreamRecord, readonly Transition[]>();
  readonly #reports = new Map<Invocation, readonly Placed[]>();
  #sights: ReadonlyMap<string, number> | undefined;
  readonly #untold: ReadonlySet<string>;
  readonly #uncounted: ReadonlyMap<string, number>;
  readonly #seen: ReadonlyMap<Invocation, ReadonlyMap<string, number>>;

  constructor(world: World) {
    this.#world = world;
    this.commits = world.stream.records.flatMap(
      (record) => commitOf(record, world.evidence.invocations) ?? [],
    );
    this.byResource = Map.groupBy(this.commits, ({ record }) => record.partition);
    this.books = booksIn(world.stream.records);
    this.#byRecord = new Map(this.commits.map((commit) => [commit.record, commit]));
    const { checkpoints } = world.evidence;
    const givenUpBy = (reader: Reader) =>
      new Set(
        checkpoints.flatMap((one) => (one.isGivenUp && one.reader === reader ? one.records : [])),
      );
    this.givenUp = { relay: givenUpBy("relay"), rollup: givenUpBy("rollup") };
    this.#untold = new Set([...this.givenUp.relay].map(({ partition }) => partition));
    this.#uncounted = lastGivenUp(checkpoints);
    this.#seen = versionsSeen(world.evidence.calls);
  }

  /** Whether some change of a resource was never relayed, so that no consumer can be sure to know it. */
  isGivenUp(resource: string): boolean {
    return this.#untold.has(resource);
  }

  /** Whether a change of a member, or of a group itself, never reached the group, nor did a recount since. */
  isUncounted(group: string): boolean {
    const at = this.#uncounted.get(group);
    const { recountedTime = "" } = this.latest(group)?.state ?? {};
    return at !== undefined && recountedTime <= instantOf(at + MOST_SKEW);
  }

  /** What a group becomes of the tally that a write told it of; undefined where its books never had that. */
  groupTold({ before, after, record }: Commit): ResourceState | undefined {
    const { resource, members } = after.state;
    const entry = (this.books.get(resource) ?? []).find(
      ({ tally, at }) => tally.version === members?.version && at <= record.at,
    );
    return entry && withMembers(before?.state, resource, entry.tally);
  }

  /** The transitions that a record's change makes. */
  transitionsIn(record: StreamRecord): readonly Transition[] {
    const known = this.#transitions.get(record);
    if (known) return known;
    const commit = this.#byRecord.get(record);
    const transitions = commit ? diff(commit.before?.state, commit.after.state) : [];
    this.#transitions.set(record, transitions);
    return transitions;
  }

  /** The write that a record tells of; undefined where it isn't of a status. */
  commitOf(record: StreamRecord): Commit | undefined {
    return this.#byRecord.get(record);
  }

  /** The reports that a write merged, as the merge takes them. */
  reportsBy({ invocation, record }: Commit): readonly Report[] {
    return this.#reportsOf(invocation, record.partition).map(({ report }) => report);
  }

  /** What the clock of a writer said when it had read what it wrote on; undefined where it read nothing. */
  readAt({ invocation, record, before }: Commit): string | undefined {
    if (!invocation || !before) return undefined;
    this.#sights ??= versionsFirstSeen(this.#world.evidence.calls);
    const at = this.#sights.get(nameOfSight(invocation, record.partition, before.version));
    return at === undefined ? undefined : new Date(at + invocation.skew).toISOString();
  }

  /** How often each invocation put each status, by both names. */
  putsByInvocation(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const { invocation, command } of this.#world.evidence.calls) {
      if (!(command instanceof PutItemCommand)) continue;
      const name = `${invocation.id} ${command.input.Item?.resource?.S}`;
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    return counts;
  }

  /** What is stored of a resource in the end. */
  latest(resource: string): Stored | undefined {
    return this.byResource.get(resource)?.at(-1)?.after;
  }

  /** What was stored of a resource at a time, in milliseconds. */
  asOf(resource: string, at: number): Stored | undefined {
    return this.byResource.get(resource)?.findLast(({ record }) => record.at <= at)?.after;
  }

  /** The commits since a resource was last new, none when it is deleted. */
  incarnation(resource: string): readonly Commit[] {
    const commits = this.byResource.get(resource) ?? [];
    const start = commits.findLastIndex(({ before }) => live(before?.state) === undefined);
    return live(commits.at(-1)?.after.state) ? commits.slice(start) : [];
  }

  /** Whether a resource was ever deleted. */
  wasDeleted(resource: string): boolean {
    return (this.byResource.get(resource) ?? []).some(
      ({ after }) => live(after.state) === undefined,
    );
  }

  /** Every report that has a part in the present status, and every declaration, as the oracle takes them. */
  reportsIn(resource: string): readonly Dated[] {
    const found = new Map<string, Dated>();
    const add = (one: Dated) => void (found.has(one.id) || found.set(one.id, one));
    for (const commit of this.incarnation(resource)) {
      if (commit.isExpiry) continue;
      for (const { dated } of this.#reportsOf(commit.invocation, resource)) add(dated);
      const declared = declarationIn(commit);
      if (declared) add(declared);
    }
    for (const { dated } of this.acknowledged(resource)) add(dated);
    return [...found.values()];
  }

  /** Milliseconds for which the reports on a resource are good by its heartbeat, as it was declared last. */
  patienceWith(resource: string): number | undefined {
    const intents = this.incarnation(resource).flatMap(({ isExpiry, invocation }) => {
      const intent = invocation?.operation?.intent;
      return !isExpiry && intent?.kind === "declaration" ? [intent] : [];
    });
    return patienceOf(intents.at(-1)?.declaration);
  }

  /** The reports that were answered with success and that the present status must account for. */
  acknowledged(resource: string): readonly Placed[] {
    const [first] = this.incarnation(resource);
    if (!first) return [];
    return this.#world.evidence.answers.flatMap(({ invocation, ended }) => {
      if (ended.kind !== "returned") return [];
      const seen = this.#seen.get(invocation)?.get(resource);
      const isOfNow = seen === undefined ? !this.wasDeleted(resource) : seen >= first.after.version;
      const { outcomes } = ended.value;
      return this.#reportsOf(invocation, resource).filter(
        ({ index }) => isOfNow && outcomes?.[index] !== "refused",
      );
    });
  }

  /** The reports on a resource that an invocation brought, those refused for their clock left out. */
  #reportsOf(invocation: Invocation | undefined, resource: string): readonly Placed[] {
    if (!invocation) return [];
    const all = this.#reports.get(invocation) ?? placedIn(invocation);
    this.#reports.set(invocation, all);
    return all.filter((one) => one.resource === resource);
  }
}
