import { call } from "./calls.ts";
import { Environment, type Invocation } from "./environment.ts";
import type { Ended } from "./evidence.ts";
import type { Random } from "./random.ts";
import type { Ports } from "./system.ts";
import type { Answer, Operation } from "./verbs/verb.ts";
import type { World } from "./world.ts";

/** A run of a function that is wanted. */
export type Wanted = {
  /** What it is about, by which it is named: the same though others are left out. */
  readonly about: string;
  /** The function, of which environments are kept. */
  readonly verb: string;
  readonly operation?: Operation;
  /** Milliseconds after which it is stopped. */
  readonly timeout: number;
};

/** Milliseconds by which clocks may differ: a fraction of how long a send may take. */
const AGREEMENT = 5_000;

/** Lambda: runs functions in environments, which are kept for the next unless they died. */
export class Functions {
  readonly #world: World;
  readonly #idle = new Map<string, Environment[]>();
  readonly #counts = new Map<string, number>();
  readonly #stops = new Map<Invocation, () => void>();

  constructor(world: World) {
    this.#world = world;
  }

  /** Runs a function to its end; what would happen after that never happens. */
  invoke<T>(
    wanted: Wanted,
    work: (ports: Ports, invocation: Invocation) => Promise<T>,
  ): Promise<Ended<T>> {
    const { schedule } = this.#world;
    const invocation = this.#invocationOf(wanted);
    const environment = this.#environment(wanted.verb, invocation.random);
    environment.begin(invocation);
    return new Promise((resolve) => {
      const end = (ended: Ended<T>) => {
        if (invocation.endedAt !== undefined) return;
        invocation.endedAt = schedule.now;
        this.#stops.delete(invocation);
        if (ended.kind !== "died") this.#idle.get(wanted.verb)?.push(environment);
        this.#record(invocation, ended as Ended<Answer>);
        resolve(ended);
      };
      const stop = () => end({ kind: "died" });
      this.#stops.set(invocation, stop);
      schedule.after(wanted.timeout, stop, false);
      work(environment.ports, invocation).then(
        (value) => end({ kind: "returned", value }),
        (error: Error) => end({ kind: "threw", error }),
      );
    });
  }

  kill(invocation: Invocation): void {
    this.#stops.get(invocation)?.();
  }

  /** Those that have not ended; when nothing is left to happen, they never will. */
  get running(): readonly Invocation[] {
    return [...this.#stops.keys()];
  }

  /** Whether the clocks of all runs of a function were within seconds of each other. */
  agree(verb: string): boolean {
    const ofVerb = [...this.#world.evidence.invocations.values()].filter(
      (one) => one.verb === verb,
    );
    const skews = ofVerb.map(({ skew }) => skew);
    return Math.max(...skews) - Math.min(...skews) <= AGREEMENT;
  }

  #invocationOf({ about, verb, operation }: Wanted): Invocation {
    const { evidence, random, schedule } = this.#world;
    const count = (this.#counts.get(about) ?? 0) + 1;
    this.#counts.set(about, count);
    const id = `${about}.${count}`;
    const invocation = {
      ...{ id, verb, operation, random: random.fork(id), startedAt: schedule.now },
      ...{ receivedAt: undefined, hasReadStatus: false, skew: 0, endedAt: undefined },
    };
    evidence.invocations.set(id, invocation);
    evidence.say(() => `${id} ${verb} ${operation?.text ?? ""}`);
    return invocation;
  }

  #record(invocation: Invocation, ended: Ended<Answer>): void {
    const { operation } = invocation;
    if (operation) this.#world.evidence.answered(operation, invocation, ended);
  }

  #environment(verb: string, random: Random): Environment {
    const { system, schedule, swarm, faults } = this.#world;
    const idle = this.#idle.get(verb) ?? [];
    this.#idle.set(verb, idle);
    const environment =
      idle.pop() ??
      new Environment(system, schedule, (command, where, invocation) =>
        call(this.#world, command, where, invocation),
      );
    for (const fault of faults) {
      const strike = fault.invocation && swarm.strike(fault, random);
      if (strike) fault.invocation?.(environment, strike.random);
    }
    return environment;
  }
}
