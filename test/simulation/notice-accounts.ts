import type { Outcome } from "../../lib/domain/notification/settle.ts";
import type { Silence } from "../../lib/domain/notification/silence.ts";
import type { Thread } from "../../lib/domain/notification/thread.ts";
import type { Subscription } from "../../lib/pipeline/ports/notification.ts";
import type { BusEvent } from "./aws/bus.ts";
import type { Item } from "./aws/expression.ts";
import type { StreamRecord } from "./aws/stream.ts";
import {
  asTold,
  type Name,
  type News,
  nameIn,
  newsIn,
  type Telling,
  tellingsOf,
} from "./telling.ts";
import type { World } from "./world.ts";

/** What a notice's row says: what became of it, or that it is being sent. */
export type Recorded = {
  readonly at: number;
  readonly writer: string;
  readonly subscription: string;
  readonly id: string;
  readonly before: Outcome | "sending" | undefined;
  readonly outcome: Outcome | "sending";
  readonly by: string;
};

/** Something kept by its name, from when it was put until it was put again or removed. */
export type Kept<T> = {
  readonly name: string;
  readonly from: number;
  readonly until: number;
  readonly value: T;
};

/** A write of a thread. */
export type ThreadWrite = {
  readonly at: number;
  readonly writer: string;
  readonly before: Thread | undefined;
  readonly beforeAt: number;
  readonly after: Thread | undefined;
};

/** A subscription from when there was one of its name until there was none, with all that it asked for. */
export type Standing = {
  readonly name: string;
  readonly from: number;
  readonly until: number;
  readonly versions: readonly Kept<Subscription>[];
};

/** Works out of the evidence who was told of what, and what was recorded of that. */
export class NoticeAccounts {
  readonly recorded: readonly Recorded[];
  readonly subscriptions: readonly Standing[];
  readonly silences: readonly Kept<Silence>[];
  readonly writes: ReadonlyMap<string, readonly ThreadWrite[]>;
  /** What destinations took, in the order in which they did. */
  readonly tellings: readonly Telling[];
  /** The events that the bus took, each once, by the threads that they are about. */
  readonly events: ReadonlyMap<string, readonly (BusEvent & Name)[]>;
  readonly #news: ReadonlyMap<string, News>;
  readonly #abouts: ReadonlyMap<string, readonly Recorded[]>;
  readonly #rows: ReadonlyMap<string, readonly Recorded[]>;

  constructor({ stream, evidence, replayedFrom }: World) {
    const rows = stream.records.filter(({ partition }) => partition.includes("#"));
    this.recorded = rows.flatMap(recordedIn);
    this.#rows = Map.groupBy(this.recorded, ({ subscription, id }) => `${subscription} ${id}`);
    this.#abouts = Map.groupBy(
      this.recorded,
      ({ subscription, id }) => `${subscription} ${nameIn(id).about}`,
    );
    this.subscriptions = standingsIn(keptIn<Subscription>(rows, "subscription#"));
    this.silences = keptIn<Silence>(rows, "silence#");
    this.writes = writesIn(rows);
    this.#news = new Map([
      ...[...this.writes.values()].flatMap(waitingIn),
      ...evidence.hearings.map(({ notice }) => [notice.id, newsIn(asTold(notice))] as const),
    ]);
    this.tellings = evidence.hearings
      .flatMap(tellingsOf)
      .sort((one, other) => one.takenAt - other.takenAt);
    const events = new Map<string, BusEvent & Name>();
    for (const event of evidence.events.slice(0, replayedFrom)) {
      const { id } = event.detail;
      if (!events.has(id)) events.set(id, { ...event, ...nameIn(id) });
    }
    this.events = Map.groupBy(events.values(), ({ about }) => about);
  }

  /** Everything that a notice's row said, in order. */
  rowsOf(subscription: string, id: string): readonly Recorded[] {
    return this.#rows.get(`${subscription} ${id}`) ?? [];
  }

  /** What destinations were told of a notice, or were to be. */
  newsOf(id: string): News | undefined {
    return this.#news.get(id);
  }

  /** What notices of a subject said of themselves to a subscription, in order. */
  rowsAbout(subscription: string, about: string): readonly Recorded[] {
    return this.#abouts.get(`${subscription} ${about}`) ?? [];
  }

  /** What became of a notice in the end. */
  outcomeOf(subscription: string, id: string): Recorded | undefined {
    return this.rowsOf(subscription, id).findLast(({ outcome }) => outcome !== "sending");
  }

  /** The subscriptions that stand in the end. */
  standing(): readonly Standing[] {
    return this.subscriptions.filter(({ until }) => until === Number.POSITIVE_INFINITY);
  }

  /** The standing of a subscription's name at a time; the last before it when there was none then. */
  standingAt(name: string, at: number): Standing | undefined {
    return this.subscriptions.findLast((one) => one.name === name && one.from <= at);
  }
}

function recordedIn({ partition, sort, before, after, at, writer }: StreamRecord): Recorded[] {
  if (!partition.startsWith("notice#") || !after?.outcome) return [];
  const { by = "" } = JSON.parse(after.record?.S ?? "{}") as { by?: string };
  const outcomeIn = (item: Item | undefined) => item?.outcome?.S as Recorded["outcome"] | undefined;
  const subscription = partition.slice("notice#".length);
  const outcome = outcomeIn(after) ?? "sending";
  return [{ at, writer, subscription, id: sort, before: outcomeIn(before), outcome, by }];
}

function keptIn<T>(rows: readonly StreamRecord[], partition: string): Kept<T>[] {
  const ofKind = rows.filter((row) => row.partition === partition);
  return ofKind.flatMap(({ sort: name, after, at: from }, index) => {
    if (!after) return [];
    const next = ofKind.slice(index + 1).find(({ sort }) => sort === name);
    const until = next?.writer === "ttl" ? undefined : next?.at;
    const value = JSON.parse(after.value?.S ?? "null") as T;
    return [{ name, from, until: until ?? Number.POSITIVE_INFINITY, value }];
  });
}

function standingsIn(versions: readonly Kept<Subscription>[]): Standing[] {
  const standings: Standing[] = [];
  for (const version of versions) {
    const { name, from, until } = version;
    const last = standings.findLastIndex((one) => one.name === name);
    const before = standings[last];
    if (before?.until !== from) standings.push({ name, from, until, versions: [version] });
    else standings[last] = { ...before, until, versions: [...before.versions, version] };
  }
  return standings;
}

/** The writes of each thread, by its subscription and what it is about. */
function writesIn(rows: readonly StreamRecord[]): ReadonlyMap<string, ThreadWrite[]> {
  const writes = new Map<string, ThreadWrite[]>();
  for (const { partition, sort, before, after, at, writer } of rows) {
    if (!partition.startsWith("thread#")) continue;
    const [subject, subscription] = sort.split("#");
    const key = `${subscription} ${partition.slice("thread#".length)}/${subject}`;
    const list = writes.get(key) ?? [];
    const beforeAt = list.at(-1)?.at ?? Number.NEGATIVE_INFINITY;
    list.push({ at, writer, before: threadIn(before), beforeAt, after: threadIn(after) });
    writes.set(key, list);
  }
  return writes;
}

/** What waited to be told, as its threads had it. */
function waitingIn(writes: readonly ThreadWrite[]): (readonly [string, News])[] {
  const waiting = writes.flatMap(({ after }) => after?.queue ?? []);
  return waiting.map((one) => [one.detail.id, newsIn(one)]);
}

function threadIn(item: Item | undefined): Thread | undefined {
  return item && (JSON.parse(item.thread?.S ?? "null") as Thread);
}
