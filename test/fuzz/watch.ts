import { isDeepStrictEqual } from "node:util";
import { SignalboxClient } from "../../lib/client/client.ts";
import { ProblemError } from "../../lib/client/errors.ts";
import { PROBER } from "../../lib/domain/probe-finding.ts";
import { busEventsAfter } from "../local-bus.ts";
import type { RawRequest } from "./raw-http.ts";
import { RESOURCES } from "./requests.ts";

/** Watches what a service stores and publishes. */
export class Watch {
  readonly #url: string;
  readonly #client: SignalboxClient;
  #statuses: unknown;
  #declarations: unknown;
  /** The number of the last event that the bus took. */
  #last = 0;

  private constructor(url: string) {
    this.#url = url;
    this.#client = new SignalboxClient({ url, token: undefined });
  }

  static async over(url: string): Promise<Watch> {
    const watch = new Watch(url);
    await watch.look();
    return watch;
  }

  /** Takes what is there now for what must be there from now on. */
  async look(): Promise<void> {
    // Groups and gates follow once the stream and the bus have drained.
    this.#last = await this.#lastEvent();
    this.#statuses = await this.#statusesNow();
    this.#declarations = await this.#declarationsNow();
  }

  /** Throws when anything is stored or published that wasn't when it was looked at last. */
  async expectNothing({ target }: RawRequest, because: string): Promise<void> {
    if (!isDeepStrictEqual(await this.#statusesNow(), this.#statuses)) {
      throw new Error(`a status was changed by ${because}`);
    }
    // Only these calls can change what no status shows, and reading all of it takes its time.
    const mayDeclare = target.includes("resources");
    if (mayDeclare && !isDeepStrictEqual(await this.#declarationsNow(), this.#declarations)) {
      throw new Error(`a declaration was changed by ${because}`);
    }
    if ((await this.#lastEvent()) !== this.#last) {
      throw new Error(`something was published because of ${because}`);
    }
  }

  /** What only requests change: the service itself reports what it probes, and the groups of that. */
  async #statusesNow(): Promise<unknown> {
    const statuses = [];
    for await (const page of this.#client.statuses.list({})) statuses.push(...page);
    return statuses.filter(
      ({ kind, conditions }) =>
        kind === "component" && conditions.every(({ reporter }) => reporter !== PROBER),
    );
  }

  async #declarationsNow(): Promise<unknown> {
    const declarations = RESOURCES.map((path) =>
      this.#client.resources.get(path).catch((error: Error) => {
        if (error instanceof ProblemError) return error.status;
        throw error;
      }),
    );
    return Promise.all(declarations);
  }

  async #lastEvent(): Promise<number> {
    await fetch(`${this.#url}/_local/idle`, { method: "POST" });
    for (let last = this.#last; ; ) {
      const { events, next } = await busEventsAfter(this.#url, last);
      if (events.length === 0) return last;
      last = next;
    }
  }
}
