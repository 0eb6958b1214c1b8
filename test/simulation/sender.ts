import { Refusal } from "../../lib/domain/refusal.ts";
import type { Ended } from "./evidence.ts";
import type { Random } from "./random.ts";
import { FUNCTION_TIMEOUTS } from "./timeouts.ts";
import type { Answer, Operation } from "./verbs/verb.ts";
import type { World } from "./world.ts";

/** Milliseconds: how long a sender waits for an answer, and before it tries again. */
const PATIENCE = 30_000;
const BACKOFF = { least: 100, most: 120_000 };
const NETWORK = { least: 1, most: 200 };

/** Sends a request until it is answered for good: the same content every time, and sometimes more than once at a time. */
export class Sender {
  readonly #world: World;
  readonly #operation: Operation;
  readonly #random: Random;
  #tries = 0;
  isDone = false;

  constructor(world: World, operation: Operation) {
    this.#world = world;
    this.#operation = operation;
    this.#random = world.random.fork(operation.id);
  }

  send(): void {
    if (this.isDone) return;
    const { schedule } = this.#world;
    const tries = ++this.#tries;
    for (const delay of this.#arrivals()) schedule.after(delay, () => void this.#arrive(tries));
    schedule.after(PATIENCE, () => this.#giveUp(tries));
  }

  #arrivals(): readonly number[] {
    const usual = this.#random.magnitude(NETWORK.least, NETWORK.most);
    const struck = this.#world.faults.flatMap((fault) => {
      const strike = fault.send && this.#world.swarm.strike(fault, this.#random);
      return strike ? [fault.send?.(strike.random) ?? []] : [];
    });
    return struck.reduce<readonly number[]>(
      (times, others) =>
        others.length === 0 ? [] : times.flatMap((time) => others.map((other) => time + other)),
      [usual],
    );
  }

  async #arrive(tries: number): Promise<void> {
    const [world, operation] = [this.#world, this.#operation];
    const { id: about, verb } = operation;
    const wanted = { about, verb, operation, timeout: FUNCTION_TIMEOUTS.request };
    const ended = await world.functions.invoke(wanted, (ports, invocation) =>
      operation.perform({ system: world.system, ports, world, invocation }),
    );
    if (isFinal(ended)) this.isDone = true;
    else this.#giveUp(tries);
  }

  /** Tries again, unless it does already. */
  #giveUp(tries: number): void {
    if (this.isDone || tries !== this.#tries) return;
    const window = Math.min(BACKOFF.most, BACKOFF.least * 2 ** tries);
    this.#tries++;
    this.#world.schedule.after(this.#random.next() * window, () => this.send());
  }
}

/** Whether a sender takes an answer for the last word: anything but our own trouble. */
function isFinal(ended: Ended<Answer>): boolean {
  if (ended.kind === "returned") return true;
  return (
    ended.kind === "threw" && ended.error instanceof Refusal && ended.error.code !== "unavailable"
  );
}
