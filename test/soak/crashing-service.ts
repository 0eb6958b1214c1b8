import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { listening, type ServiceProcess, spawnService } from "../acceptance/process.ts";

/** A service that is killed now and then, and started again on the same data. */
export class CrashingService {
  readonly #data: string;
  #child: ChildProcess;
  #ready: Promise<ServiceProcess>;

  constructor(data: string) {
    this.#data = data;
    this.#child = this.#spawn();
    this.#ready = this.#listening();
  }

  /** Where the service answers, once it does; rejects with its output when it has ended by itself. */
  async url(): Promise<string> {
    for (;;) {
      const ready = this.#ready;
      const service = await ready.catch((error: Error) => error);
      if (ready !== this.#ready) continue;
      if (service instanceof Error) throw service;
      if (!hasEnded(service.child)) return service.url;
      throw new Error(`the service ended by itself:\n${service.output()}`);
    }
  }

  /** Kills the service now, whatever it is doing, and starts it again. */
  async crash(): Promise<void> {
    const next = Promise.withResolvers<ServiceProcess>();
    this.#ready = next.promise;
    await this.#end("SIGKILL");
    this.#child = this.#spawn();
    next.resolve(this.#listening());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#end("SIGINT");
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    if (hasEnded(this.#child)) return;
    const exit = once(this.#child, "exit");
    this.#child.kill(signal);
    await exit;
  }

  /** Nobody may be waiting when it is killed before it listens; whoever asks for its URL hears of a failure. */
  #listening(): Promise<ServiceProcess> {
    const ready = listening(this.#child);
    ready.catch(() => undefined);
    return ready;
  }

  #spawn(): ChildProcess {
    return spawnService(["--port", "0", "--data", this.#data]);
  }
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}
