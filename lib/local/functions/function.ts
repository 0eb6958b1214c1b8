import { type EnvironmentOptions, FunctionEnvironment, FunctionError } from "./environment.ts";

export type FunctionOptions = EnvironmentOptions & {
  /** Environments that may exist at once; more requests than that wait for one. */
  readonly concurrency: number;
  /** Environments beyond those, while none comes free for a moment: they are waiting, not working. @default 0 */
  readonly reserve?: number;
};

/** Milliseconds without an environment coming free after which the reserve is used. */
const STALLED = 200;

/** What takes an event and answers it. */
export type Invocable = Pick<LocalFunction, "name" | "invoke">;

/**
 * A Lambda function on this machine: as on AWS, each environment is its own thread with its own
 * variables and takes one invocation at a time, and more are started when all are busy. Work gets few,
 * because on few cores more would only be in each other's way; invocations that wait get many.
 */
export class LocalFunction {
  readonly #options: FunctionOptions;
  readonly #environments = new Set<FunctionEnvironment>();
  readonly #waiting: (() => void)[] = [];
  /** Whether an environment of the reserve is starting; one at a time, which leaves a core to others. */
  #isGrowing = false;
  /** When an environment came free last, or one of the usual ones was taken. */
  #lastTurn = performance.now();
  #stopped = false;

  constructor(options: FunctionOptions) {
    this.#options = options;
  }

  get name(): string {
    return this.#options.functionName;
  }

  /** Starts an environment, so that the first invocation needn't; rejects when the function can't start. */
  async warm(): Promise<void> {
    await this.#start().ready;
  }

  /** Invokes the function and answers what it returns; rejects with a `FunctionError`. */
  async invoke(event: unknown): Promise<unknown> {
    const environment = await this.#acquire();
    try {
      await environment.ready;
      return await environment.run(event);
    } finally {
      await this.#release(environment);
    }
  }

  /** Ends every environment; what is under way or waits for one is rejected, and so is what comes later. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const wake of this.#waiting.splice(0)) wake();
    await Promise.all([...this.#environments].map((environment) => environment.stop()));
  }

  async #acquire(): Promise<FunctionEnvironment> {
    for (;;) {
      if (this.#stopped) throw new FunctionError("the function has been stopped");
      const idle = [...this.#environments].find(({ busy }) => !busy);
      const environment = idle ?? (this.#mayGrow() ? this.#start() : undefined);
      if (environment) {
        environment.busy = true;
        if (!this.#usesReserve()) this.#lastTurn = performance.now();
        return environment;
      }
      await this.#turn();
    }
  }

  async #release(environment: FunctionEnvironment): Promise<void> {
    environment.busy = false;
    this.#lastTurn = performance.now();
    const next = this.#waiting.shift();
    if (next) next();
    else if (this.#usesReserve()) await environment.stop();
  }

  /** Resolves when an environment has come free, or when another may be started. */
  #turn(): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        clearInterval(timer);
        resolve();
      };
      const timer = setInterval(() => {
        if (!this.#mayGrow()) return;
        this.#waiting.splice(this.#waiting.indexOf(wake), 1);
        wake();
      }, STALLED / 4);
      this.#waiting.push(wake);
    });
  }

  #mayGrow(): boolean {
    const { concurrency, reserve = 0 } = this.#options;
    if (this.#environments.size < concurrency) return true;
    const isStalled = performance.now() - this.#lastTurn >= STALLED;
    return isStalled && !this.#isGrowing && this.#environments.size < concurrency + reserve;
  }

  #usesReserve(): boolean {
    return this.#environments.size > this.#options.concurrency;
  }

  #start(): FunctionEnvironment {
    const { concurrency: _, reserve: __, ...options } = this.#options;
    const environment = new FunctionEnvironment(options, (ended) => {
      this.#environments.delete(ended);
    });
    this.#environments.add(environment);
    this.#isGrowing = this.#usesReserve();
    void environment.ready
      .catch(() => undefined)
      .then(() => {
        this.#isGrowing = false;
      });
    return environment;
  }
}
