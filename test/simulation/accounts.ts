import {
  ConditionalCheckFailedException,
  GetItemCommand,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import { STATUS_ITEM } from "../../lib/aws/table.ts";
import { READY_STATUS } from "../../lib/domain/health.ts";
import { LIMITS } from "../../lib/domain/limits.ts";
import { type Report, type ReportInput, toReport } from "../../lib/domain/report.ts";
import { live } from "../../lib/domain/state.ts";
import { diff, type Transition } from "../../lib/domain/transition.ts";
import { receiptOf } from "../../lib/pipeline/identify.ts";
import type { Stored } from "../../lib/pipeline/ports.ts";
import type { Item } from "./aws/expression.ts";
import type { StreamRecord } from "./aws/stream.ts";
import type { Invocation } from "./environment.ts";
import type { Called } from "./evidence.ts";
import { storedIn } from "./stored.ts";
import type { World } from "./world.ts";

/** One write of a status, as the stream has it. */
export type Commit = {
  readonly record: StreamRecord;
  readonly before: Stored | undefined;
  readonly after: Stored;
  readonly invocation: Invocation | undefined;
};

/** A report with what the oracle needs to place it. */
export type Dated = ReportInput & { id: string; observedAt: string };

/** Works out of the evidence what was written, and by which reports. */
export class Accounts {
  readonly commits: readonly Commit[];
  readonly byResource: ReadonlyMap<string, readonly Commit[]>;
  readonly #world: World;
  readonly #byRecord: ReadonlyMap<StreamRecord, Commit>;
  readonly #transitions = new Map<StreamRecord, readonly Transition[]>();
  readonly #reports = new Map<Invocation, readonly Placed[]>();
  readonly #givenUpResources: ReadonlySet<string>;
  readonly #seen: ReadonlyMap<Invocation, ReadonlyMap<string, number>>;

  constructor(world: World) {
    this.#world = world;
    this.commits = world.stream.records.flatMap((record) => this.#commitOf(record) ?? []);
    this.byResource = Map.groupBy(this.commits, ({ record }) => record.partition);
    this.#byRecord = new Map(this.commits.map((commit) => [commit.record, commit]));
    const { checkpoints } = world.evidence;
    this.givenUp = new Set(
      checkpoints.flatMap(({ isGivenUp, records }) => (isGivenUp ? records : [])),
    );
    this.#givenUpResources = new Set([...this.givenUp].map(({ partition }) => partition));
    this.#seen = versionsSeen(world.evidence.calls);
  }

  /** The records that went to the failure destination. */
  readonly givenUp: ReadonlySet<StreamRecord>;

  /** Whether some change of a resource was given up, so that nobody can be sure to know it. */
  isGivenUp(resource: string): boolean {
    return this.#givenUpResources.has(resource);
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

  /** The reports that a write merged, as the merge takes them. */
  reportsBy({ invocation, record }: Commit): readonly Report[] {
    return this.#reportsOf(invocation, record.partition).map(({ report }) => report);
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
      for (const { dated } of this.#reportsOf(commit.invocation, resource)) add(dated);
      const declared = declarationIn(commit);
      if (declared) add(declared);
    }
    for (const { dated } of this.acknowledged(resource)) add(dated);
    return [...found.values()];
  }

  /** The reports that were answered with success and that the present status must account for. */
  acknowledged(resource: string): readonly Placed[] {
    const [first] = this.incarnation(resource);
    if (!first) return [];
    return this.#world.evidence.answers.flatMap(({ invocation, ended }) => {
      if (ended.kind !== "returned") return [];
      const seen = this.#seen.get(invocation)?.get(resource);
      const isOfNow =
        seen === undefined ? !this.wasDeleted(resource) : seen + 1 >= first.after.version;
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

  #commitOf(record: StreamRecord): Commit | undefined {
    const { before, after, writer, sort } = record;
    if (sort !== STATUS_ITEM || !after) return undefined;
    const invocation = this.#world.evidence.invocations.get(writer);
    return { record, before: before && storedIn(before), after: storedIn(after), invocation };
  }
}

/** A report with its place in its request, as the oracle and as the merge takes it. */
type Placed = {
  readonly resource: string;
  readonly index: number;
  readonly dated: Dated;
  readonly report: Report;
};

export function isAhead({ observedAt }: ReportInput, receivedAt: string): boolean {
  return (
    observedAt !== undefined && Date.parse(observedAt) - Date.parse(receivedAt) > LIMITS.clockSkew
  );
}

function placedIn({ operation, receivedAt }: Invocation): readonly Placed[] {
  const intent = operation?.intent;
  if (intent?.kind !== "reports" || receivedAt === undefined) return [];
  return intent.reports.flatMap(({ resource, input }, index) =>
    isAhead(input, receivedAt)
      ? []
      : [{ resource, index, ...placed(input, intent.caller, receivedAt) }],
  );
}

function placed(
  input: ReportInput,
  caller: string,
  receivedAt: string,
): Pick<Placed, "dated" | "report"> {
  const receipt = receiptOf(input, caller, receivedAt);
  const { health, message, conditions = [] } = input;
  const ready = health && {
    type: "Ready",
    status: READY_STATUS[health],
    reason: health,
    message: message ?? "",
  };
  const dated = {
    ...input,
    id: receipt.identity,
    observedAt: input.observedAt ?? receivedAt,
    conditions: [...(ready ? [ready] : []), ...conditions],
  };
  return { dated, report: toReport(input, receipt) };
}

/** What a declaration says of generation and revision, observed when it was made. */
function declarationIn({ before, after, invocation }: Commit): Dated | undefined {
  const intent = invocation?.operation?.intent;
  if (intent?.kind !== "declaration" || !invocation?.receivedAt) return undefined;
  const { generation, revision } = intent.declaration;
  return {
    id: `declaration\t${after.version}`,
    observedAt: invocation.receivedAt,
    sequence: before?.state.sequence ?? 0,
    ...(generation !== undefined && { generation }),
    ...(revision !== undefined && { revision }),
  };
}

/** The version of each status that each invocation saw or found last. */
function versionsSeen(calls: readonly Called[]): Map<Invocation, Map<string, number>> {
  const seen = new Map<Invocation, Map<string, number>>();
  for (const { invocation, command, reply } of calls) {
    const item = itemSeen(command, reply);
    if (item?.item?.S !== STATUS_ITEM) continue;
    const versions = seen.get(invocation) ?? new Map<string, number>();
    seen.set(invocation, versions.set(item.resource?.S ?? "", Number(item.version?.N)));
  }
  return seen;
}

function itemSeen(command: Called["command"], reply: Called["reply"]): Item | undefined {
  if (command instanceof GetItemCommand && reply.kind === "answer") {
    return (reply.output as { Item?: Item }).Item;
  }
  if (!(command instanceof PutItemCommand)) return undefined;
  if (reply.kind === "answer") return command.input.Item;
  const isLost = reply.kind === "error" && reply.error instanceof ConditionalCheckFailedException;
  return isLost ? (reply.error as ConditionalCheckFailedException).Item : undefined;
}
