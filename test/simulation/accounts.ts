import { PutItemCommand, TransactWriteItemsCommand } from "@aws-sdk/client-dynamodb";
import { type Declaration, UNDECLARED } from "../../lib/domain/declaration.ts";
import type { MemberInput } from "../../lib/domain/member-list.ts";
import { originOf } from "../../lib/domain/order.ts";
import type { Report } from "../../lib/domain/report.ts";
import { live, type ResourceState } from "../../lib/domain/state.ts";
import { diff, type Transition } from "../../lib/domain/transition.ts";
import type { Stored } from "../../lib/pipeline/ports/status.ts";
import type { StreamRecord } from "./aws/stream.ts";
import { type Commit, commitOf } from "./commit.ts";
import { Damper } from "./damper.ts";
import type { Invocation } from "./environment.ts";
import { GroupAccounts } from "./group-accounts.ts";
import { NoticeAccounts } from "./notice-accounts.ts";
import {
  type Dated,
  declarationIn,
  type FirstOrigin,
  type Inventory,
  listIn,
  type Placed,
  placedIn,
  placedProbe,
} from "./placed.ts";
import type { Probed } from "./probing.ts";
import { patienceOf } from "./silence.ts";
import type { Reader } from "./system.ts";
import { rowsIn } from "./touched.ts";
import { nameOfSight, versionsFirstSeen, versionsSeen } from "./versions-seen.ts";
import type { World } from "./world.ts";

/** Which reports on a resource were ever remembered, and whether each that was taken in was kept. */
type Kept = { readonly isEach: boolean; readonly fingerprints: ReadonlySet<string> };

/** A report that wasn't written, and what was stored when it came. */
export type Unwritten = {
  readonly placed: Placed;
  readonly invocation: Invocation;
  readonly state: ResourceState | undefined;
};

/** Works out of the evidence what was written, and by which reports. */
export class Accounts {
  readonly commits: readonly Commit[];
  readonly byResource: ReadonlyMap<string, readonly Commit[]>;
  readonly groups: GroupAccounts;
  readonly notices: NoticeAccounts;
  /** The records that went to the failure destination, by who didn't get them handled. */
  readonly givenUp: Readonly<Record<Reader, ReadonlySet<StreamRecord>>>;
  readonly #world: World;
  readonly #byRecord: ReadonlyMap<StreamRecord, Commit>;
  readonly #transitions = new Map<StreamRecord, readonly Transition[]>();
  readonly #reports = new Map<Invocation, readonly Placed[]>();
  readonly #lists = new Map<Invocation, Inventory>();
  readonly #kept = new Map<string, Kept>();
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
    this.notices = new NoticeAccounts(world);
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
  reportsBy(commit: Commit): readonly Report[] {
    return this.#placedIn(commit, commit.record.partition).map(({ report }) => report);
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
    const damper = new Damper();
    const found: Dated[] = [];
    const add = (one: Dated, declaration = UNDECLARED) => {
      const damped = damper.take(one, declaration);
      if (damped) found.push(damped);
    };
    for (const commit of this.incarnation(resource)) {
      for (const { dated } of this.countedIn(commit)) add(dated, declarationBefore(commit));
      const declared = declarationIn(commit);
      if (declared && !commit.isExpiry) add(declared);
    }
    const { declaration } = this.latest(resource)?.state ?? {};
    for (const { dated } of this.acknowledged(resource)) add(dated, declaration);
    return found;
  }

  /** The reports that a write took in, those left out that said nothing new and needn't be written. */
  countedIn(commit: Commit): readonly Placed[] {
    if (commit.isExpiry || forgetsDropped(commit)) return [];
    const { resource, barrier = "" } = commit.after.state;
    return this.#placedIn(commit, resource).filter(
      (one) => this.#isWritten(one) && !(one.isEntry && one.report.key <= barrier),
    );
  }

  /** The reports that were answered to be in and were never kept, with what was stored then; those alone on their resource. */
  unwritten(): readonly Unwritten[] {
    return this.#world.evidence.answers.flatMap(({ invocation, ended }) => {
      const { outcomes } = ended.kind === "returned" ? ended.value : {};
      const isOfList = listedBy(invocation) !== undefined;
      const reports = outcomes && !isOfList ? this.#allReportsOf(invocation) : [];
      return reports.flatMap((placed) => {
        const { resource, index } = placed;
        const outcome = outcomes?.[index];
        const isIn = outcome === "applied" || outcome === "Unchanged";
        const isAlone = reports.filter((one) => one.resource === resource).length === 1;
        if (!isIn || !isAlone || this.#isKept(placed)) return [];
        const version = this.#seen.get(invocation)?.get(resource);
        const commits = this.byResource.get(resource) ?? [];
        const state = commits.find(({ after }) => after.version === version)?.after.state;
        return [{ placed, invocation, state }];
      });
    });
  }

  /** What a write tells that a probe found, of the runs in its function the last that it can be of. */
  probedIn({
    invocation,
    record,
    after,
  }: Commit): (Placed & { readonly probed: Probed }) | undefined {
    if (invocation?.verb !== "probe") return undefined;
    const [fingerprint] = after.state.recent.slice(-1);
    const { skew } = invocation;
    const runs = this.#world.evidence.probed.filter(
      (one) =>
        one.invocation === invocation &&
        one.resource === record.partition &&
        one.endedAt <= record.at + skew,
    );
    // A write may take effect after a later run of its function has ended.
    const all = runs
      .toReversed()
      .flatMap((probed) => probed.dues.map((due) => ({ ...placedProbe(probed, due), probed })));
    return all.find(({ report }) => report.fingerprint === fingerprint);
  }

  #placedIn(commit: Commit, resource: string): readonly Placed[] {
    const probed = this.probedIn(commit);
    return probed ? [probed] : this.#reportsOf(commit.invocation, resource);
  }

  /** Whether a report was kept, where there are some that needn't be. */
  #isWritten(placed: Placed): boolean {
    return this.#keptOn(placed.resource).isEach || this.#isKept(placed);
  }

  #isKept({ resource, report }: Placed): boolean {
    return this.#keptOn(resource).fingerprints.has(report.fingerprint);
  }

  #keptOn(resource: string): Kept {
    const kept = this.#kept.get(resource) ?? keptIn(this.byResource.get(resource) ?? []);
    this.#kept.set(resource, kept);
    return kept;
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
        (one) =>
          isOfNow && !one.isEntry && outcomes?.[one.index] !== "refused" && this.#isWritten(one),
      );
    });
  }

  /** The reports on a resource that an invocation brought, those refused for their clock left out. */
  #reportsOf(invocation: Invocation | undefined, resource: string): readonly Placed[] {
    if (!invocation) return [];
    return this.#allReportsOf(invocation).filter((one) => one.resource === resource);
  }

  /** The list of members that a write was made for. */
  listFor({ invocation }: Commit): Inventory | undefined {
    if (!invocation || listedBy(invocation) === undefined) return undefined;
    const list = this.#lists.get(invocation) ?? listIn(invocation, this.#originFor(invocation));
    if (list) this.#lists.set(invocation, list);
    return list;
  }

  /** A list that came in before a resource was deleted isn't known to who sees the one that was made in its place. */
  #originFor(invocation: Invocation): FirstOrigin {
    return (resource, identity) => {
      const seen = this.#seen.get(invocation)?.get(resource) ?? 0;
      const origins = (this.byResource.get(resource) ?? []).flatMap((commit) => {
        const isKnown = commit.invocation === invocation || commit.after.version <= seen;
        const { listed } = commit.after.state;
        return isKnown && listed ? [originOf(listed.key)] : [];
      });
      return origins.findLast((one) => one.identity === identity);
    };
  }

  #allReportsOf(invocation: Invocation): readonly Placed[] {
    const all = this.#reports.get(invocation) ?? placedIn(invocation, this.#originFor(invocation));
    this.#reports.set(invocation, all);
    return all;
  }
}

function keptIn(commits: readonly Commit[]): Kept {
  const isEach = commits.every(
    ({ after }) => after.state.declaration.heartbeat?.coalesce === undefined,
  );
  const fingerprints = new Set(commits.flatMap(({ after }) => after.state.recent));
  return { isEach, fingerprints };
}

/** What was declared of a resource when a write took in what it did. */
export function declarationBefore({ before }: Commit): Declaration {
  return live(before?.state)?.declaration ?? UNDECLARED;
}

/** Whether a write only says that everyone whom lists don't name any more is deleted. */
export function forgetsDropped({ before, after }: Commit): boolean {
  const [old, now] = [before?.state.listed, after.state.listed];
  return old?.key === now?.key && (old?.dropped.length ?? 0) > (now?.dropped.length ?? 0);
}

/** The members that a request lists. */
function listedBy({ operation }: Invocation): readonly MemberInput[] | undefined {
  const intent = operation?.intent;
  return intent?.kind === "reports" ? intent.reports[0]?.input.resources : undefined;
}
