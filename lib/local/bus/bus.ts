import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Json } from "../../domain/json.ts";
import { matchesPattern, type Pattern } from "../../domain/pattern/pattern.ts";
import type { Journal, Pending } from "../journal.ts";
import { PSEUDO_PARAMETERS } from "../template/template.ts";

/** The bus that AWS services put their events on. */
export const DEFAULT_BUS = "default";

/** An event as EventBridge hands it to a target. */
export type Envelope = {
  readonly version: "0";
  readonly id: string;
  readonly "detail-type": string;
  readonly source: string;
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Json;
};

/** What a sender says of an event; the bus fills in the rest. */
export type Entry = Pick<Envelope, "source" | "detail-type" | "detail"> &
  Partial<Pick<Envelope, "id" | "time" | "resources" | "account" | "region">>;

/** A place that a rule sends events to. */
export type Target = (envelope: Envelope) => Promise<void>;

export type Rule = {
  readonly bus: string;
  readonly pattern: Pattern;
  /** By a name that stays the same from one start to the next. */
  readonly targets: Readonly<Record<string, Target>>;
};

/** EventBridge's own retry policy: as many attempts over a day; here they come faster. */
const RETRIES = { most: 185, least: 100, longest: 10_000 } as const;

type Listener = () => unknown;

/** EventBridge on this machine: keeps what it takes, then delivers it to the targets of the rules that match. */
export class Bus {
  readonly #journal: Journal;
  readonly #names: ReadonlySet<string>;
  readonly #rules: readonly Rule[];
  readonly #targets: ReadonlyMap<string, Target>;
  readonly #listeners = new Set<Listener>();
  readonly #active = new Set<Promise<void>>();
  readonly #stopped = new AbortController();
  readonly #complain: (text: string) => void;
  #ended = 0;

  constructor(
    journal: Journal,
    names: readonly string[],
    rules: readonly Rule[],
    complain: (text: string) => void,
  ) {
    this.#journal = journal;
    this.#complain = complain;
    this.#names = new Set([DEFAULT_BUS, ...names]);
    this.#rules = rules;
    this.#targets = new Map(rules.flatMap(({ targets }) => Object.entries(targets)));
  }

  /** Goes on with the deliveries that an earlier process left. */
  resume(): void {
    for (const pending of this.#journal.pending()) this.#deliver(pending);
  }

  hasBus(name: string): boolean {
    return this.#names.has(name);
  }

  /** Takes an event: once this returns, it is kept, and will be delivered. */
  put(bus: string, entry: Entry): Envelope {
    const envelope = envelopeOf(entry);
    const matching = this.#rules.filter(
      (rule) => rule.bus === bus && matchesPattern(rule.pattern, envelope),
    );
    const targets = matching.flatMap((rule) => Object.keys(rule.targets));
    const event = this.#journal.append(bus, JSON.stringify(envelope), targets);
    for (const target of targets) this.#deliver({ event, target });
    if (bus !== DEFAULT_BUS) for (const listener of this.#listeners) listener();
    return envelope;
  }

  /** Calls back whenever a custom bus has taken an event, until the answer is called. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Whether every event has reached every target. */
  get isIdle(): boolean {
    return this.#active.size === 0;
  }

  /** Deliveries that have ended. */
  get ended(): number {
    return this.#ended;
  }

  /** Resolves when some delivery has ended. */
  async settle(): Promise<void> {
    await Promise.race(this.#active);
  }

  /** Begins no more attempts, and resolves when those under way have ended; the next process goes on. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await Promise.all(this.#active);
  }

  #deliver(pending: Pending): void {
    const delivery = this.#attempt(pending)
      .catch((error) => this.#complain(`the delivery to ${pending.target} broke off: ${error}`))
      .finally(() => {
        this.#active.delete(delivery);
        this.#ended++;
      });
    this.#active.add(delivery);
  }

  /** Tries until the target takes the event; after a stop, what is left is for the next process. */
  async #attempt(pending: Pending): Promise<void> {
    const target = this.#targets.get(pending.target);
    const envelope = JSON.parse(pending.event.envelope) as Envelope;
    for (let attempt = 0; target && attempt <= RETRIES.most; attempt++) {
      if (this.#stopped.signal.aborted) return;
      try {
        await target(envelope);
        break;
      } catch (error) {
        const dropped = attempt === RETRIES.most ? " and is dropped" : "";
        this.#complain(`event ${envelope.id} did not reach ${pending.target}${dropped}: ${error}`);
        const pause = Math.min(RETRIES.longest, RETRIES.least * 2 ** attempt);
        await sleep(pause, undefined, { signal: this.#stopped.signal }).catch(() => undefined);
      }
    }
    this.#journal.delivered(pending);
  }
}

/** An event as targets get it, of what its sender says. */
export function envelopeOf(entry: Entry): Envelope {
  return {
    version: "0",
    id: entry.id ?? randomUUID(),
    "detail-type": entry["detail-type"],
    source: entry.source,
    account: entry.account ?? PSEUDO_PARAMETERS["AWS::AccountId"],
    time: entry.time ?? wholeSeconds(new Date()),
    region: entry.region ?? PSEUDO_PARAMETERS["AWS::Region"],
    resources: entry.resources ?? [],
    detail: entry.detail,
  };
}

/** EventBridge's times are whole seconds. */
export function wholeSeconds(time: Date): string {
  return time.toISOString().replace(/\.\d+Z$/, "Z");
}
