import { PutItemCommand, TransactWriteItemsCommand } from "@aws-sdk/client-dynamodb";
import type { Report } from "../../lib/domain/report.ts";
import { live } from "../../lib/domain/state.ts";
import { diff, type Transition } from "../../lib/domain/transition.ts";
import type { Stored } from "../../lib/pipeline/ports.ts";
import type { StreamRecord } from "./aws/stream.ts";
import { type Commit, commitOf } from "./commit.ts";
import type { Invocation } from "./environment.ts";
import { GroupAccounts } from "./group-accounts.ts";
import { type Dated, declarationIn, type Placed, placedIn } from "./placed.ts";
import { patienceOf } from "./silence.ts";
import type { Reader } from "./system.ts";
import { rowsIn } from "./touched.ts";
import { nameOfSight, versionsFirstSeen, versionsSeen } from "./versions-seen.ts";
import type { World } from "./world.ts";

/** Works out of the evidence what was written, and by which reports. */
export class Accounts {
  readonly commits: readonly Commit[];
  readonly byResource: ReadonlyMap<string, readonly Commit[]>;
  readonly groups: GroupAccounts;
  /** The records that went to the failure destination, by who didn't get them handled. */
  readonly givenUp: Readonly<Record<Reader, ReadonlySet<StreamRecord>>>;
  readonly #world: World;
  readonly #byRecord: ReadonlyMap<StreamRecord, Commit>;
  readonly #transitions = new Map<StreamRecord, readonly Transition[]>();
  readonly #reports = new Map<Invocation, readonly Placed[]>();
  #sights: ReadonlyMap<string, number> | undefined;
  readonly #untold: ReadonlySet<string>;
  readonly #seen: ReadonlyMap<Invocation, ReadonlyMap<string, number>>;

  constructor(world: World) {
    this.#world = world;
    this.commits = world.stream.records.flatMap(
      (record) => commitOf(record, world.evidence.invocations) ?? [],
    );
    this.byResource = Map.groupBy(this.commits, ({ record }) => record.partition);
    this.groups = new GroupAccounts(world, (resource) => this.latest(resource));
    this.#byRecord = new Map(this.commits.map((commit) => [commit.record, commit]));
    const { checkpoints } = world.evidence;
    const givenUpBy = (reader: Reader) =>
      new Set(
        checkpoints.flatMap((one) => (one.isGivenUp && one.reader === reader ? one.records : [])),
      );
    this.givenUp = { relay: givenUpBy("relay"), rollup: givenUpBy("rollup") };
    this.#untold = new Set([...this.givenUp.relay].map(({ partition }) => partition));
    this.#seen = versionsSeen(world.evidence.calls);
  }

  /** Whether some change of a resource was never relayed, so that no consumer can be sure to know it. */
  isGivenUp(resource: string): boolean {
    return this.#untold.has(resource);
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

  /** How often each invocation put each status, and wrote each group's books, by both names. */
  putsByInvocation(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const { invocation, command } of this.#world.evidence.calls) {
      const isOfBooks = command instanceof TransactWriteItemsCommand;
      if (!isOfBooks && !(command instanceof PutItemCommand)) continue;
      const [row] = rowsIn(command);
      const name = `${invocation.id} ${isOfBooks ? "the books of " : ""}${row?.resource?.S}`;
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
