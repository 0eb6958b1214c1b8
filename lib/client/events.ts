import type { BusEvent, EventPage } from "./answers.ts";
import { eventData } from "./server-sent-events.ts";
import { type Call, MAX_ANSWER, type Transport } from "./transport.ts";

/** What the bus of a service on this machine took. */
export class Events {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** What the bus took after the `n`th event; a page ends where the service ends it. */
  async after(n: number, signal?: AbortSignal): Promise<EventPage> {
    return this.#transport.body({ method: "GET", at: `/_local/events?after=${n}`, signal });
  }

  /** The number of the last event that the bus took, 0 before the first. */
  async last(signal?: AbortSignal): Promise<number> {
    return (await this.after(Number.MAX_SAFE_INTEGER, signal)).next;
  }

  /** Resolves when connected, to the events after the `n`th: what was, then what comes, until the signal. */
  async follow(n: number, signal: AbortSignal): Promise<AsyncIterable<BusEvent>> {
    const call: Call = { method: "GET", at: `/_local/events?after=${n}`, signal };
    const response = await this.#transport.open(call);
    return eventsIn(this.#transport.chunks(response, call));
  }
}

async function* eventsIn(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<BusEvent> {
  for await (const data of eventData(chunks, MAX_ANSWER)) yield JSON.parse(data) as BusEvent;
}
