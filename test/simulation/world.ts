import { TABLE } from "../../lib/aws/table.ts";
import { type BusEvent, SimulatedBus } from "./aws/bus.ts";
import type { Command, KeptObject } from "./aws/service.ts";
import { type Shard, SimulatedStream } from "./aws/stream.ts";
import { type Change, SimulatedTable } from "./aws/table.ts";
import type { Consumer } from "./consumer.ts";
import { decideOn } from "./deciding.ts";
import { Evidence } from "./evidence.ts";
import type { Fault } from "./faults/fault.ts";
import { Follower } from "./follower.ts";
import { Functions } from "./functions.ts";
import { EventSourceMapping } from "./mapping.ts";
import { Minutes } from "./minutes.ts";
import { notifyOf } from "./notifying.ts";
import type { Random } from "./random.ts";
import { type Scene, START } from "./scene.ts";
import { Schedule } from "./schedule.ts";
import type { Swarm } from "./swarm.ts";
import { READERS, type System } from "./system.ts";

/** Milliseconds. */
const BUS_LATENCY = { least: 5, most: 500 };
/** With how many shards a stream begins, at most: members of one group are often in several. */
const MOST_SHARDS = 4;
const DAY = 24 * 60 * 60 * 1000;

/** One account of AWS with the service in it, in virtual time. */
export class World {
  readonly schedule = new Schedule(START);
  readonly evidence: Evidence;
  readonly table: SimulatedTable;
  readonly stream: SimulatedStream;
  readonly bus: SimulatedBus;
  readonly bucket = new Map<string, KeptObject>();
  readonly mappings: readonly EventSourceMapping[];
  readonly consumer: Consumer;
  /** The secrets that deliveries may be signed with, and the one that senders sign with. */
  secrets: readonly string[] = ["canary-first"];
  signingSecret = "canary-first";
  /** How many events the bus had when all were relayed again, which are only looked at: whoever decides a gate again finds what time has done since. */
  replayedFrom: number | undefined;
  /** When no destination is there. */
  readonly closures: ((now: number) => boolean)[] = [];
  /** Which commands fail when. */
  readonly outages: ((command: Command, now: number) => boolean)[] = [];
  readonly system: System;
  readonly scene: Scene;
  readonly faults: readonly Fault[];
  readonly swarm: Swarm;
  readonly random: Random;
  readonly functions: Functions;
  readonly follower = new Follower();
  readonly #minutes: Minutes;

  constructor(
    parts: Pick<World, "system" | "scene" | "faults" | "swarm" | "random">,
    isRead: boolean,
  ) {
    this.system = parts.system;
    this.scene = parts.scene;
    this.faults = parts.faults;
    this.swarm = parts.swarm;
    this.random = parts.random;
    const now = () => this.schedule.now;
    this.evidence = new Evidence(now, isRead);
    this.consumer = this.system.consumer();
    this.functions = new Functions(this);
    this.#minutes = new Minutes(this);
    this.swarm.announce = (id) => this.evidence.say(() => `fault ${id}`);
    this.mappings = READERS.map((reader) => new EventSourceMapping(this, reader));
    const wake = (shard: Shard) => {
      for (const mapping of this.mappings) mapping.wake(shard);
    };
    this.stream = new SimulatedStream(now, wake, this.random.fork("shards").whole(1, MOST_SHARDS));
    this.bus = new SimulatedBus(now, (event) => this.#deliver(event));
    this.table = new SimulatedTable({
      now,
      lag: this.random.fork("lag").magnitude(1, 5_000),
      later: (milliseconds, happen) => this.schedule.after(milliseconds, happen),
      changed: (change) => this.#changed(change),
    });
  }

  readonly secret = (): string => JSON.stringify({ github: this.secrets });

  cut(records: number, random: Random): number {
    return this.faults.reduce((size, fault) => {
      const strike = fault.cut && this.swarm.strike(fault, random);
      return strike ? (fault.cut?.(size, strike.random) ?? size) : size;
    }, records);
  }

  /** Whether a fault of that kind strikes. */
  strikes(kind: "forgetsCheckpoint" | "outlastsRecords", random: Random): boolean {
    return this.faults.some(
      (fault) => fault[kind] && this.swarm.strike(fault, random) !== undefined,
    );
  }

  #deliver(event: BusEvent): void {
    const { id } = event.detail;
    const times = this.evidence.events.filter(({ detail }) => detail.id === id).length;
    const random = this.random.fork(`event/${id}.${times}`);
    this.evidence.took(event);
    const usual = random.magnitude(BUS_LATENCY.least, BUS_LATENCY.most);
    const delays = this.faults.flatMap((fault) => {
      const strike = fault.deliver && this.swarm.strike(fault, random);
      return strike ? (fault.deliver?.(strike.random) ?? []) : [];
    });
    for (const delay of [usual, ...delays]) {
      this.schedule.after(delay, () => this.#consume(event));
    }
  }

  #consume(event: BusEvent): void {
    this.consumer.take(event);
    this.evidence.consumedBy(this.consumer.view, event);
    if (this.replayedFrom !== undefined) return;
    if (this.scene.gates.length > 0) decideOn(this, event);
    if (this.scene.subscriptions.length > 0) notifyOf(this, event);
  }

  #changed(change: Change): void {
    this.stream.append(change);
    this.evidence.changed(change);
    this.#minutes.changed(change);
    const expires = Number(change.after?.[TABLE.expires]?.N);
    if (!Number.isNaN(expires)) this.#expire(change, expires);
  }

  /** DynamoDB deletes what has expired when it gets to it, within two days or later. */
  #expire({ partition, sort }: Change, expires: number): void {
    const random = this.random.fork(`expiry/${partition}/${sort}`);
    let linger = random.next() * 2 * DAY;
    for (const fault of this.faults) {
      const strike = fault.linger && this.swarm.strike(fault, random);
      if (strike) linger += fault.linger?.(strike.random) ?? 0;
    }
    const due = expires * 1000 - this.schedule.now + linger;
    this.schedule.after(
      due,
      () => {
        const item = this.table.item(partition, sort);
        if (Number(item?.[TABLE.expires]?.N) === expires) this.table.delete(partition, sort, "ttl");
      },
      false,
    );
  }
}
