import type { Caller, Scope } from "../domain/access/scope.ts";
import type { Audit, AuditDetail } from "../domain/gate/audit.ts";
import type { GateView } from "../domain/gate/judgement.ts";
import type { PastDecision } from "../domain/gate/past-decision.ts";
import type { Evaluate } from "../domain/gate/requirement.ts";
import type { Health } from "../domain/health.ts";
import type { Json } from "../domain/json.ts";
import type { Notice } from "../domain/notification/notice.ts";
import type { Outcome, Reply, Settled } from "../domain/notification/settle.ts";
import type { Patience } from "../domain/notification/take.ts";
import type { Thread, ThreadKey } from "../domain/notification/thread.ts";
import type { ProbeDeclaration } from "../domain/probe.ts";
import type { ProbeFinding } from "../domain/probe-finding.ts";
import type { ResourceState } from "../domain/state.ts";
import type { Books, Entries, Member, Tally } from "../domain/tally.ts";
import type { Detail, Transition } from "../domain/transition.ts";

/** A stored state with the version of its item, which guards the next write. */
export type Stored = { readonly state: ResourceState; readonly version: number };

/** Whether a write took; if not, what is stored instead came back with the refusal, read consistently. */
export type WriteResult =
  | { readonly written: true }
  | { readonly written: false; readonly stored: Stored | undefined };

/** One page of a listing; `cursor` is where the next one starts, absent on the last. */
export type Page<T> = { readonly items: readonly T[]; readonly cursor?: string };

/** Which statuses to list, in the order of their paths. */
export type Listing = {
  readonly prefix: string;
  /** How many levels below the prefix. */
  readonly depth?: number;
  readonly health?: Health;
  /** Labels and their values, all of which a resource must have. */
  readonly labels: readonly (readonly [label: string, value: string])[];
  readonly limit: number;
  readonly cursor?: string;
};

/** Keeps one state a resource. Every implementation passes test/contract/status-store.ts. */
export interface StatusStore {
  /** The state as of every write that was acknowledged before. */
  read(resource: string): Promise<Stored | undefined>;
  /** Writes a state if the stored one is still of `version` (undefined: if nothing is stored); the same again is written. */
  write(state: ResourceState, version: number | undefined): Promise<WriteResult>;
}

/** Looks at statuses for half the price of reading them. Every implementation passes test/contract/status-store.ts. */
export interface StatusGlances {
  /** The state as of some write, which may not be the last, nor as late as that of a look before. */
  glance(resource: string): Promise<Stored | undefined>;
}

/** Finds live resources by where they are in the tree, with their states as of now. Every implementation passes test/contract/status-index.ts. */
export interface StatusIndex {
  list(listing: Listing): Promise<Page<ResourceState>>;
}

/** Finds the live members of a group, as of a moment ago. Every implementation passes test/contract/status-index.ts. */
export interface Tree {
  /** Their paths, in order. */
  children(group: string): AsyncIterable<string>;
}

/** Finds resources by when they are to be looked at. Every implementation passes test/contract/agenda.ts. */
export interface Agenda {
  /** Resources whose time to be looked at has come by `now`, earliest first; some may have been looked at since. */
  due(now: string): AsyncIterable<string>;
}

/** Keeps what groups know of their members. Every implementation passes test/contract/group-books.ts. */
export interface GroupBooks {
  /** How many changes can be entered at once. */
  readonly mostChanges: number;
  /** A group's tally, as of every entry that was acknowledged before. */
  tally(group: string): Promise<Tally | undefined>;
  /** What of a group's books it takes to enter changes of so-named members. */
  open(group: string, names: readonly string[]): Promise<Books>;
  /** Enters changes, all or none; false when the books have moved on since they were opened. */
  enter(group: string, entries: Entries): Promise<boolean>;
  /** Every member that a group has heard of, in the order of their names. */
  members(group: string): AsyncIterable<Member>;
}

/** Finds resources that have a probe. Every implementation passes test/contract/probe-list.ts. */
export interface ProbeList {
  /** The paths of live resources whose declaration has a probe. */
  resources(): Promise<readonly string[]>;
  /** The states of some resources, those that are no more left out. */
  states(resources: readonly string[]): AsyncIterable<ResourceState>;
}

/** Finds gates by what they depend on. Every implementation passes test/contract/dependents.ts. */
export interface Dependents {
  /** The gates that may depend on a resource, in the order of their paths; some may not any more. */
  of(resource: string): AsyncIterable<string>;
  /** Says that a gate, read at a version (0 where there was none), is about to depend on resources. */
  add(gate: string, resources: readonly string[], version: number): Promise<void>;
  /** Takes back what was said of a gate that was read before this version. */
  remove(gate: string, resources: readonly string[], version: number): Promise<void>;
}

/** Evaluates the expressions of gates. */
export interface Expressions {
  /** What evaluates them, which is loaded when it is first needed. */
  load(): Promise<Evaluate>;
}

/** Looks at the world. */
export interface Probes {
  /** Runs a probe of a resource once, within its timeout. */
  run(resource: string, probe: ProbeDeclaration): Promise<ProbeFinding>;
}

/** What a history has a row of. */
export type HistoryEntry = Transition | Audit | PastDecision;
export type HistoryDetail = Detail | AuditDetail;

/** Keeps what was published, a row a transition, and what people did to gates and these decided. Reader and writer pass test/contract/history.ts together. */
export interface HistoryWriter {
  /** Appending an entry again changes nothing. */
  append(entries: readonly HistoryEntry[]): Promise<void>;
}
export interface HistoryReader {
  /** What became of a resource, newest first; throws `invalid` for a cursor that isn't one. */
  page(resource: string, limit: number, before?: string): Promise<Page<HistoryDetail>>;
}

/** Reads a history back. Every implementation passes test/contract/history.ts. */
export interface Lookback {
  /** The transitions of a resource, newest first, read as far as they are asked for. */
  transitions(resource: string): AsyncIterable<Transition>;
  /** What a gate decided at a time, of the decisions that others ended after it; undefined where it decided nothing. */
  decision(gate: string, at: string): Promise<GateView | undefined>;
}

/** Puts transitions on the bus. Every implementation passes test/contract/publisher.ts. */
export interface Publisher {
  /** Why each was not accepted, in order; undefined where it was. */
  publish(transitions: readonly Transition[]): Promise<readonly (string | undefined)[]>;
}

/** A resource before and after a write, as the table's stream tells it. */
export type Images = {
  readonly before: ResourceState | undefined;
  readonly after: ResourceState | undefined;
  /** The version of its item after the write. */
  readonly version: number;
};

/** A stream record: where it stands in the stream, and how to read its change, which throws if it can't be. */
export type StreamRecord = {
  readonly sequenceNumber: string;
  readonly read: () => Images;
  /** The record as the stream told it. */
  readonly raw: unknown;
};

/** Keeps stream records that our code can't read, and never will by trying again, for people to look at. */
export interface UnreadableRecords {
  /** Keeping a record again changes nothing. */
  keep(record: StreamRecord, cause: unknown): Promise<void>;
}

/** Remembers deliveries, so that one sent again has no second effect. Passes test/contract/deliveries.ts. */
export interface Deliveries {
  isKnown(source: string, id: string): Promise<boolean>;
  remember(source: string, id: string): Promise<void>;
}

/** The secrets that a source's deliveries may be signed with, the current and those going out of use. */
export interface Secrets {
  of(source: string): Promise<readonly string[]>;
}

/** A named way in for what a source sends, as it is kept. */
export type Hook = {
  readonly source: string;
  /** The expression that gives the path; the source's own choice without one. */
  readonly resource?: string;
  readonly under?: string;
  /** What its deliveries may be signed with, encrypted; the source's secrets without. */
  readonly sealed?: string;
};

/** Keeps things of one kind by their names. Passes test/contract/named-rows.ts. */
export interface NamedRows<T> {
  find(name: string): Promise<T | undefined>;
  /** Whether there was none of that name before; one that expires may be gone some time after that. */
  put(name: string, value: T, expires?: string): Promise<boolean>;
  /** Whether there was one. */
  remove(name: string): Promise<boolean>;
  /** All of them in the order of their names, as of every put and removal that was acknowledged before. */
  all(): Promise<readonly (readonly [name: string, value: T])[]>;
}

/** Who wants to be told of what, and how, as it is kept. */
export type Subscription = Patience & {
  /** What of the bus's events it asks for. */
  readonly pattern: Json;
  /** Who is told, without secrets; and with them, encrypted. */
  readonly notifier: Json;
  readonly sealed: string;
};

/** A thread with the version of its row, which guards the next write. */
export type StoredThread = { readonly thread: Thread; readonly version: number };

/** Keeps threads. Passes test/contract/threads.ts. */
export interface Threads {
  /** The threads of all subscriptions about one subject of a resource. */
  of(resource: string, subject: string): Promise<readonly StoredThread[]>;
  /** A thread as of every write that was acknowledged before. */
  read(key: ThreadKey): Promise<StoredThread | undefined>;
  /** Whether the thread was written, as it is when the stored one is still of `version` (undefined: when there is none). */
  write(thread: Thread, version: number | undefined): Promise<boolean>;
  remove(key: ThreadKey): Promise<void>;
  /** Threads that are due by an instant, earliest first; some may have been looked at since. */
  due(by: string): AsyncIterable<ThreadKey & { readonly dueAt: string }>;
}

/** How often each outcome was recorded of a subscription, and the last. */
export type NoticeTally = Readonly<Record<Outcome, number>> & { readonly last?: LastNotice };
export type LastNotice = Omit<Settled, "notice"> & {
  readonly id: string;
  readonly resource: string;
  readonly time: string;
};

/** Whether an attempt may be made: it is new, or that was said before, or the notice was sent. */
export type Begun = "new" | "begun" | "sent";

/** Records what is told, a row a notice. Passes test/contract/notices.ts. */
export interface Notices {
  /** Says that an attempt is about to be made, unless it was already, or the notice is recorded as sent. */
  begin(subscription: string, notice: Notice, attempt: number): Promise<Begun>;
  end(subscription: string, settled: Settled): Promise<void>;
  tally(subscription: string): Promise<NoticeTally>;
  /** What was given up, and not sent since. */
  failed(subscription: string): AsyncIterable<Pick<LastNotice, "id" | "resource">>;
}

/** Tells destinations. */
export interface Notifiers {
  /** What they are told with, as anyone may see it; throws `invalid` for what is no choice of one. */
  shown(choice: Json): Json;
  isIdempotent(choice: Json): boolean;
  /** What a destination, or the way to it, says to a notice. */
  send(choice: Json, notice: Notice): Promise<Reply>;
}

/** Encrypts what must be kept and not be read. Passes test/contract/cipher.ts. */
export interface Cipher {
  /** A text for one context only, encrypted. */
  seal(text: string, context: string): Promise<string>;
  /** The text that was sealed for this context; throws when it was for another. */
  open(sealed: string, context: string): Promise<string>;
}

/** The expressions that give paths. */
export interface PathExpressions {
  /** What evaluates one. */
  load(
    text: string,
  ): Promise<
    (values: {
      readonly payload: unknown;
      readonly headers: unknown;
      readonly path: string;
    }) => { readonly value: unknown } | { readonly error: string }
  >;
}

/** What is kept of an API token, which isn't the token itself. */
export type TokenRecord = Scope & {
  readonly id: string;
  readonly name: string;
  readonly until?: string;
  readonly createdTime: string;
  readonly createdBy: string;
  /** A digest of the secret, of which nobody can make it. */
  readonly digest: string;
};

/** Keeps API tokens. Every implementation passes test/contract/tokens.ts. */
export interface Tokens {
  /** The token as of every change that was acknowledged before. */
  read(id: string): Promise<TokenRecord | undefined>;
  /** Keeps a new token; throws when there is one of its id. */
  add(token: TokenRecord): Promise<void>;
  /** All tokens, in the order of their ids. */
  all(): AsyncIterable<TokenRecord>;
  /** Forgets a token; again is as good as once. */
  remove(id: string): Promise<void>;
}

/** The secret of the first administrator's token. */
export interface AdministratorSecret {
  read(): Promise<string>;
}

/** Knows who has a JWT of an issuer that is trusted. */
export interface Identities {
  /** Who has it; undefined when nothing trusts it. Throws `unavailable` when its issuer can't be asked. */
  holderOf(jwt: string): Promise<Caller | undefined>;
}

/** Time, so that tests and simulations can have their own. */
export interface Clock {
  /** Now, in UTC with milliseconds. */
  now(): string;
  sleep(milliseconds: number): Promise<void>;
  /** A number from 0 up to 1, to spread retries. */
  random(): number;
}
