import { setTimeout as sleep } from "node:timers/promises";
import { isBusy, isPassing } from "../client/errors.ts";

/** Milliseconds between two looks, and between two tries to connect. */
const PERIOD = 1000;

/**
 * Repeats a step until the signal ends it, every second unless `period` says otherwise. A step that fails in a way that passes, as
 * when the service is being restarted, is told of and repeated; any other failure, and a failure of
 * the very first step, unless there was only too much else to do, rejects.
 */
export async function repeatedly(
  step: (alive: () => void) => Promise<void>,
  onFailure: () => void,
  signal: AbortSignal,
  period = PERIOD,
): Promise<void> {
  let reached = false;
  const alive = () => {
    reached = true;
  };
  while (!signal.aborted) {
    let pause = period;
    try {
      await step(alive);
    } catch (error) {
      if (signal.aborted) return;
      if (isBusy(error)) reached = true;
      if (!reached || !isPassing(error)) throw error;
      onFailure();
      pause = PERIOD;
    }
    await sleep(pause, undefined, { signal }).catch(() => undefined);
  }
}

/** Tells once that the service is lost, and once that it is back. */
export class Outage {
  readonly #url: string;
  readonly #tell: (text: string) => void;
  #lost = false;

  constructor(url: string, tell: (text: string) => void) {
    this.#url = url;
    this.#tell = tell;
  }

  begin(): void {
    if (!this.#lost) this.#tell(`lost ${this.#url}; trying again every second`);
    this.#lost = true;
  }

  end(): void {
    if (this.#lost) this.#tell(`${this.#url} is back`);
    this.#lost = false;
  }
}
