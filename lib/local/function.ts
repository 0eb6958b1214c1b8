import { randomUUID } from "node:crypto";
import { Worker } from "node:worker_threads";
import type { Answer, WorkerData } from "./function-worker.ts";

export type FunctionOptions = WorkerData & {
  readonly environment: Readonly<Record<string, string>>;
  /** Environments that may exist at once; more requests than that wait for one. */
  readonly concurrency: number;
  readonly log: (functionName: string, text: string) => void;
};

/** An error that a function threw, or that its environment died of. */
export class FunctionError extends Error {
  override readonly name = "FunctionError";
}

type Environment = { readonly worker: Worker; readonly ready: Promise<void>; busy: boolean };

/**
 * A Lambda function on this machine: as on AWS, each environment is its own thread with its own
 * variables and takes one invocation at a time, and more are started when all are busy.
 */
export class LocalFunction {
  readonly #options: FunctionOptions;
  readonly #environments = new Set<Environment>();
  readonly #waiting: (() => void)[] = [];
  #invocations = 0;

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
      return await this.#run(environment, event);
    } finally {
      environment.busy = false;
      this.#waiting.shift()?.();
    }
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#environments].map(({ worker }) => worker.terminate()));
  }

  async #acquire(): Promise<Environment> {
    for (;;) {
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

  #start(): Environment {
    const { environment: env, log, ...workerData } = this.#options;
    const worker = new Worker(new URL("./function-worker.ts", import.meta.url), {
      workerData,
      env,
      stdout: true,
      stderr: true,
    });
    worker.setMaxListeners(0);
    for (const stream of [worker.stdout, worker.stderr]) {
      stream.on("data", (chunk) => log(workerData.functionName, String(chunk)));
    }
    const ready = new Promise<void>((resolve, reject) => {
      worker.once("message", () => resolve());
      worker.once("error", (error) => reject(failureOf(error)));
    });
    ready.catch(() => undefined);
    const environment = { worker, ready, busy: false };
    this.#environments.add(environment);
    worker.once("exit", () => this.#environments.delete(environment));
    return environment;
  }

  #run({ worker }: Environment, event: unknown): Promise<unknown> {
    const id = this.#invocations++;
    return new Promise((resolve, reject) => {
      const finish = (settle: () => void) => {
        clearTimeout(timer);
        worker.off("message", onMessage).off("error", onError).off("exit", onExit);
        settle();
      };
      const onMessage = (answer: Answer) => {
        if (answer.id !== id) return;
        finish(() => ("value" in answer ? resolve(answer.value) : reject(failureOf(answer.error))));
      };
      const onError = (error: unknown) => finish(() => reject(failureOf(error)));
      const onExit = () => finish(() => reject(new FunctionError("the environment ended")));
      const timer = setTimeout(() => {
        finish(() => reject(new FunctionError(`Task timed out after ${this.#options.timeout} ms`)));
        void worker.terminate();
      }, this.#options.timeout);
      worker.on("message", onMessage).on("error", onError).on("exit", onExit);
      worker.postMessage({ id, event, requestId: randomUUID() });
    });
  }
}

function failureOf(error: unknown): FunctionError {
  const { name, message } = error as { name?: string; message?: string };
  return new FunctionError(`${name ?? "Error"}: ${message ?? String(error)}`);
}
