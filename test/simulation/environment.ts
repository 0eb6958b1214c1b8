import type { Clock } from "../../lib/pipeline/ports/clock.ts";
import type { Command } from "./aws/service.ts";
import { clientThat } from "./aws/service.ts";
import type { Random } from "./random.ts";
import type { Schedule } from "./schedule.ts";
import type { Ports, System } from "./system.ts";
import type { Operation } from "./verbs/verb.ts";

/** One run of a function. */
export type Invocation = {
  readonly id: string;
  readonly verb: string;
  /** What it was asked, if by a request. */
  readonly operation: Operation | undefined;
  readonly random: Random;
  readonly startedAt: number;
  /** What it took for now before it read the first status. */
  receivedAt: string | undefined;
  hasReadStatus: boolean;
  /** Milliseconds that its clock is ahead. */
  skew: number;
  /** Milliseconds; undefined while it runs. */
  endedAt: number | undefined;
};

/**
 * Where a function runs, one invocation at a time: what its ports remember, the next one finds; its
 * clock is its own.
 */
export class Environment {
  /** Milliseconds that its clock is ahead. */
  skew = 0;
  /** Whether it runs the code before the last deploy. */
  isOlder = false;
  readonly ports: Ports;
  readonly #schedule: Schedule;
  #invocation: Invocation | undefined;

  constructor(
    system: System,
    schedule: Schedule,
    send: (command: Command, environment: Environment, invocation: Invocation) => Promise<object>,
  ) {
    this.#schedule = schedule;
    const client = clientThat((command) => send(command, this, this.#current()));
    this.ports = system.portsOver(client, this.#clock());
  }

  begin(invocation: Invocation): void {
    invocation.skew = this.skew;
    this.#invocation = invocation;
  }

  #current(): Invocation {
    if (!this.#invocation) throw new Error("nothing runs in this environment");
    return this.#invocation;
  }

  #clock(): Clock {
    return {
      now: () => {
        const now = new Date(this.#schedule.now + this.skew).toISOString();
        const invocation = this.#current();
        if (!invocation.hasReadStatus) invocation.receivedAt = now;
        return now;
      },
      sleep: (milliseconds) => this.#schedule.sleep(milliseconds),
      random: () => this.#current().random.next(),
    };
  }
}
