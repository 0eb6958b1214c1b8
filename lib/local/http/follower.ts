import type { ServerResponse } from "node:http";
import type { Journal, PageLimits } from "../journal.ts";

/** Milliseconds after which a follower that hears nothing would take its connection for lost. */
const KEEP_ALIVE = 20_000;

/** An event of the journal as JSON, with its number in front. */
export function numbered({ n, envelope }: { n: number; envelope: string }): string {
  return `{"n":${n},${envelope.slice(1)}`;
}

/**
 * Sends a bus's events as server-sent events: what was, then what comes. It reads the journal as fast
 * as the other side takes them, so a slow reader costs one page of memory.
 */
export class Follower {
  readonly #response: ServerResponse;
  readonly #page: (after: number) => ReturnType<Journal["events"]>;
  #wake = Promise.withResolvers<void>();
  #stopping = false;

  constructor(response: ServerResponse, journal: Journal, busName: string, limits: PageLimits) {
    this.#response = response;
    this.#page = (after) => journal.events(busName, after, limits);
  }

  /** Says that there may be more, or that more may be sent. */
  wake(): void {
    this.#wake.resolve();
  }

  /** Sends what is taken at once, and ends. */
  stop(): void {
    this.#stopping = true;
    this.wake();
  }

  /** Sends events after the `n`th until it is stopped, or the other side has gone. */
  async run(after: number): Promise<void> {
    const response = this.#response;
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
    response.flushHeaders();
    response.on("drain", () => this.wake()).once("close", () => this.wake());
    const alive = setInterval(() => this.#keepAlive(), KEEP_ALIVE);
    try {
      await this.#send(after);
    } finally {
      clearInterval(alive);
    }
    response.end();
  }

  async #send(after: number): Promise<void> {
    const response = this.#response;
    for (let last = after; !response.destroyed; ) {
      const isLast = this.#stopping;
      this.#wake = Promise.withResolvers();
      const events = response.writableNeedDrain ? [] : this.#page(last);
      last = events.at(-1)?.n ?? last;
      if (events.length > 0) response.write(events.map(eventText).join(""));
      if (isLast) return;
      if (events.length === 0) await this.#wake.promise;
    }
  }

  #keepAlive(): void {
    if (!this.#response.writableNeedDrain) this.#response.write(": still here\n\n");
  }
}

function eventText(event: { n: number; envelope: string }): string {
  return `id: ${event.n}\ndata: ${numbered(event)}\n\n`;
}
