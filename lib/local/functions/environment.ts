import { randomUUID } from "node:crypto";
import { Worker } from "node:worker_threads";
import type { Answer, WorkerData } from "./worker.ts";

export type EnvironmentOptions = WorkerData & {
  readonly environment: Readonly<Record<string, string>>;
  /** Milliseconds that the module may take to load. @default Lambda's own 10 s */
  readonly initTimeout?: number;
  readonly log: (functionName: string, text: string) => void;
};

/** An error that a function threw, or that its environment died of. */
export class FunctionError extends Error {
  override readonly name = "FunctionError";
}

/** One environment of a function: a thread with its own variables, which takes one invocation at a time. */
export class FunctionEnvironment {
  /** Rejects when the function's module can't be loaded. */
  readonly ready: Promise<unknown>;
  busy = false;
  readonly #worker: Worker;
  readonly #timeout: number;
  readonly #onEnd: (environment: FunctionEnvironment) => void;
  #expected: PromiseWithResolvers<unknown> | undefined;
  #end: FunctionError | undefined;

  /** `onEnd` hears at once when the environment can't be used any more. */
  constructor(options: EnvironmentOptions, onEnd: (environment: FunctionEnvironment) => void) {
    const { environment: env, log, initTimeout = 10_000, ...workerData } = options;
    this.#timeout = options.timeout;
    this.#onEnd = onEnd;
    const file = new URL("./worker.ts", import.meta.url);
    this.#worker = new Worker(file, { workerData, env, stdout: true, stderr: true });
    for (const stream of [this.#worker.stdout, this.#worker.stderr]) {
      stream.on("data", (chunk) => log(options.functionName, String(chunk)));
    }
    log(options.functionName, `INIT_START Runtime Version: nodejs ${process.version}\n`);
    this.#worker.on("message", (message) => this.#expected?.resolve(message));
    this.#worker.once("error", (error) => {
      log(options.functionName, `${error instanceof Error ? error.stack : error}\n`);
      this.#fail(failureOf(error));
    });
    this.#worker.once("exit", (code) =>
      this.#fail(new FunctionError(`the environment ended with exit code ${code}`)),
    );
    this.ready = this.#next(initTimeout, `the function did not start within ${initTimeout} ms`);
    this.ready.catch(() => undefined);
  }

  /** Invokes the function and answers what it returns; rejects with a `FunctionError`. */
  async run(event: unknown): Promise<unknown> {
    const answer = this.#next(this.#timeout, `Task timed out after ${this.#timeout} ms`);
    this.#worker.postMessage({ event, requestId: randomUUID() });
    const { value, error } = (await answer) as Answer;
    if (error) throw failureOf(error);
    return value;
  }

  async stop(): Promise<void> {
    this.#fail(new FunctionError("the function has been stopped"));
    await this.#worker.terminate();
  }

  /** The worker's next message; the environment ends when that doesn't come in time. */
  async #next(milliseconds: number, late: string): Promise<unknown> {
    if (this.#end) throw this.#end;
    this.#expected = Promise.withResolvers();
    const timer = setTimeout(() => this.#fail(new FunctionError(late)), milliseconds);
    try {
      return await this.#expected.promise;
    } finally {
      clearTimeout(timer);
    }
  }

  #fail(reason: FunctionError): void {
    if (this.#end) return;
    this.#end = reason;
    this.#onEnd(this);
    this.#expected?.reject(reason);
    void this.#worker.terminate();
  }
}

function failureOf(error: unknown): FunctionError {
  const { name, message } = error as { name?: string; message?: string };
  return new FunctionError(`${name ?? "Error"}: ${message ?? String(error)}`);
}
