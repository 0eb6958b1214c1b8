import { TransactWriteItemsCommand } from "@aws-sdk/client-dynamodb";
import type { Settled } from "../../lib/domain/notification/settle.ts";
import type { BusEvent } from "./aws/bus.ts";
import type { Item } from "./aws/expression.ts";
import type { Command } from "./aws/service.ts";
import type { Shard, StreamRecord } from "./aws/stream.ts";
import type { Change } from "./aws/table.ts";
import type { View } from "./consumer.ts";
import type { Hearing } from "./destinations.ts";
import type { Invocation } from "./environment.ts";
import type { Reply } from "./faults/fault.ts";
import type { Probed } from "./probing.ts";
import type { Reader } from "./system.ts";
import { rowsIn } from "./touched.ts";
import type { Answer, Operation } from "./verbs/verb.ts";

/** How an invocation ended. */
export type Ended<T> =
  | { readonly kind: "returned"; readonly value: T }
  | { readonly kind: "threw"; readonly error: Error }
  | { readonly kind: "died" };

export type Called = {
  readonly at: number;
  readonly invocation: Invocation;
  readonly command: Command;
  readonly reply: Reply;
  /** The faults that struck it. */
  readonly faults: readonly string[];
};
export type Answered = {
  readonly at: number;
  readonly operation: Operation;
  readonly invocation: Invocation;
  readonly ended: Ended<Answer>;
};
export type Checkpoint = {
  readonly at: number;
  readonly reader: Reader;
  readonly shard: Shard;
  readonly records: readonly StreamRecord[];
  /** Whether they were handed to the failure destination. */
  readonly isGivenUp: boolean;
};
export type Consumed = {
  readonly at: number;
  readonly event: BusEvent;
  readonly sequences: ReadonlyMap<string, number>;
};
/** An outcome of a notice that a function counted. */
export type Outcome = {
  readonly at: number;
  readonly invocation: Invocation;
  readonly settled: Settled;
};

/** Everything that happened in a run, for invariants to judge and people to read. */
export class Evidence {
  readonly invocations = new Map<string, Invocation>();
  readonly calls: Called[] = [];
  readonly answers: Answered[] = [];
  readonly events: BusEvent[] = [];
  readonly checkpoints: Checkpoint[] = [];
  readonly consumed: Consumed[] = [];
  /** The groups that a sweep found to count wrongly. */
  readonly drifted: string[] = [];
  /** What probes found, and the runs of the prober that ended and stored all of it. */
  readonly probed: Probed[] = [];
  readonly probings = new Set<Invocation>();
  /** What destinations were told, what became of notices, and when each event was first taken in. */
  readonly hearings: Hearing[] = [];
  readonly outcomes: Outcome[] = [];
  readonly takenIn = new Map<string, number>();
  /** When everything had been told that was due at rest, in milliseconds. */
  vigilAt = Number.NaN;
  /** What happened, a line each, when somebody wants to read it. */
  readonly lines: string[] | undefined;
  readonly #now: () => number;

  constructor(now: () => number, isRead: boolean) {
    this.#now = now;
    if (isRead) this.lines = [];
  }

  say(line: () => string): void {
    this.lines?.push(`${new Date(this.#now()).toISOString()} ${line()}`);
  }

  called(invocation: Invocation, command: Command, reply: Reply, faults: readonly string[]): void {
    this.calls.push({ at: this.#now(), invocation, command, reply, faults });
    this.say(() => `${invocation.id} ${describe(command)} → ${outcome(reply)}`);
  }

  answered(operation: Operation, invocation: Invocation, ended: Ended<Answer>): void {
    this.answers.push({ at: this.#now(), operation, invocation, ended });
    this.say(() => `${invocation.id} ${endOf(ended)}`);
  }

  changed({ partition, sort, after, writer }: Change): void {
    const what = after ? `version ${after.version?.N ?? 1}` : "deleted";
    this.say(() => `table ← ${partition}/${sort} ${what} by ${writer}`);
  }

  told(hearing: Hearing): void {
    this.hearings.push(hearing);
    const { invocation, notice } = hearing;
    this.say(() => `${invocation.id} tells ${notice.subscription} of ${notice.id}`);
  }

  settledBy(invocation: Invocation, settled: Settled): void {
    this.outcomes.push({ at: this.#now(), invocation, settled });
    const { notice, outcome, by = "" } = settled;
    this.say(() => `${invocation.id} counts ${notice.id} as ${outcome} ${by}`);
  }

  tookIn({ detail }: BusEvent): void {
    if (!this.takenIn.has(detail.id)) this.takenIn.set(detail.id, this.#now());
  }

  took(event: BusEvent): void {
    this.events.push(event);
    this.say(() => `bus ← ${event.detail.id} ${event.detailType} ${change(event)}`);
  }

  checkpointed(
    reader: Reader,
    shard: Shard,
    records: readonly StreamRecord[],
    isGivenUp: boolean,
  ): void {
    this.checkpoints.push({ at: this.#now(), reader, shard, records, isGivenUp });
    const what = isGivenUp ? "given up" : "done";
    this.say(
      () => `${reader} of ${shard.id}: ${records.length} records ${what}, up to ${last(records)}`,
    );
  }

  consumedBy(view: View, event: BusEvent): void {
    const things = view.get(event.detail.resource) ?? new Map();
    const sequences = new Map([...things].map(([name, { sequence }]) => [name, sequence]));
    this.consumed.push({ at: this.#now(), event, sequences });
    this.say(() => `consumer ← ${event.detail.id}`);
  }
}

function describe(command: Command): string {
  if (command instanceof TransactWriteItemsCommand) {
    return `TransactWriteItems ${rowsIn(command).map(nameOf).join(" ")}`;
  }
  return `${command.constructor.name.replace("Command", "")} ${keysIn(command)}`;
}

function keysIn({ input }: Command): string {
  if ("Entries" in input) return (input.Entries ?? []).map(({ Detail }) => idIn(Detail)).join(" ");
  const key = "Key" in input ? input.Key : undefined;
  if (typeof key === "string") return key;
  const item = "Item" in input ? input.Item : key;
  if (!item) return "";
  return nameOf(item);
}

function nameOf({ resource, item, version }: Item): string {
  return `${resource?.S}/${item?.S}${version ? ` version ${version.N}` : ""}`;
}

function idIn(detail = "{}"): string {
  return (JSON.parse(detail) as { id: string }).id;
}

function outcome(reply: Reply): string {
  if (reply.kind === "error") return `${reply.error.name}: ${reply.error.message}`;
  return reply.kind === "death" ? "the function dies" : "ok";
}

function endOf(ended: Ended<Answer>): string {
  if (ended.kind === "returned") return `answers ${JSON.stringify(ended.value.outcomes ?? "ok")}`;
  return ended.kind === "threw" ? `refuses: ${ended.error.message}` : "is dead";
}

function change({ detail }: BusEvent): string {
  return `${detail.from ?? null} → ${detail.to ?? null}`;
}

function last(records: readonly StreamRecord[]): string {
  return String(Number(records.at(-1)?.sequenceNumber));
}
