import { type EnvironmentOptions, FunctionEnvironment, FunctionError } from "./environment.ts";

export type FunctionOptions = EnvironmentOptions & {
  /** Environments that may exist at once; more requests than that wait for one. */
  readonly concurrency: number;
};

/** What takes an event and answers it. */
export type Invocable = Pick<LocalFunction, "name" | "invoke">;

/**
 * A Lambda function on this machine: as on AWS, each environment is its own thread with its own
 * variables and takes one invocation at a time, and more are started when all are busy.
 */
export class LocalFunction {
  readonly #options: FunctionOptions;
  readonly #environments = new Set<FunctionEnvironment>();
  readonly #waiting: (() => void)[] = [];
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
      environment.busy = false;
      this.#waiting.shift()?.();
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
        return environment;
      }
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  #mayGrow(): boolean {
    return this.#environments.size < this.#options.concurrency;
  }

  #start(): FunctionEnvironment {
    const { concurrency: _, ...options } = this.#options;
    const environment = new FunctionEnvironment(options, (ended) => {
      this.#environments.delete(ended);
    });
    this.#environments.add(environment);
    return environment;
  }
}
