import type { Clock } from "./ports/clock.ts";

type Work = () => Promise<void>;

/** How many pieces of work came to their end, and why others didn't; those come again with the next run. */
export type Ran = { readonly looked: number; readonly failures: readonly unknown[] };

/** How many runs there are at the same time. */
const CONCURRENCY = 64;

/** Runs, each by the name of what it is of: a bounded number at a time, each alone with what goes wrong in it. */
export class Runs {
  readonly #clock: Clock;
  /** Milliseconds since 1970, after which no run is begun. */
  readonly #last: number;
  readonly #waiting = new Map<string, Work>();
  readonly #under = new Map<string, Promise<void>>();
  readonly #failures: unknown[] = [];
  #done = 0;

  constructor(clock: Clock, last: number) {
    this.#clock = clock;
    this.#last = last;
  }

  /** Begins a run as soon as there is room, and the last of its name is over; what waits already misses this one. */
  begin(name: string, work: Work): void {
    if (this.#waiting.has(name)) return;
    this.#waiting.set(name, work);
    this.#fill();
  }

  /** Does something whose failure is told at the end, and stops nothing. */
  async guarded(work: Work): Promise<void> {
    try {
      await work();
    } catch (failure) {
      this.#failures.push(failure);
    }
  }

  /** Resolves when all runs are over, with how many came to their end. */
  async ended(): Promise<Ran> {
    while (this.#under.size > 0) await Promise.all(this.#under.values());
    return { looked: this.#done, failures: this.#failures };
  }

  #fill(): void {
    for (const [name, work] of this.#waiting) {
      if (this.#under.size >= CONCURRENCY) return;
      if (this.#under.has(name)) continue;
      this.#waiting.delete(name);
      const run = this.guarded(() => this.#run(name, work)).finally(() => {
        this.#under.delete(name);
        this.#fill();
      });
      this.#under.set(name, run);
    }
  }

  async #run(name: string, work: Work): Promise<void> {
    if (Date.parse(this.#clock.now()) > this.#last) {
      throw new Error(`there was no time left for ${name}`);
    }
    await work();
    this.#done++;
  }
}
