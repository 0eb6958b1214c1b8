import type { IncomingMessage, ServerResponse } from "node:http";
import type { Json } from "../../domain/json.ts";
import { invalid, Refusal } from "../../domain/refusal.ts";
import { type Bus, DEFAULT_BUS, type Entry, type Envelope } from "../bus/bus.ts";
import type { Journal, PageLimits } from "../journal.ts";
import { readBody } from "./body.ts";
import { Follower, numbered } from "./follower.ts";
import { isOwn } from "./loopback.ts";

export const LOCAL_PREFIX = "/_local/";

/** What only this machine can do: show the bus, put events on the default one, and wait. */
export type LocalControls = {
  /** The bus whose events are shown. */
  readonly busName: string;
  /** Runs the scheduled functions; resolves when they are done. */
  readonly sweep: () => Promise<void>;
  /** Resolves when stream and bus have drained, or the signal comes. */
  readonly idle: (signal?: AbortSignal) => Promise<void>;
};

const MAX_BODY = 4_000_000;
/** Milliseconds for which a page of events waits for those that are on their way. */
const PATIENCE = 1_000;
/** One page of events; with the greatest event behind it, still far less than what a client reads at once. */
const PAGE: PageLimits = { count: 10_000, bytes: 4_000_000 };

type Call = (url: URL, request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** The calls under `/_local/`. */
export class LocalApi {
  readonly #bus: Bus;
  readonly #journal: Journal;
  readonly #controls: LocalControls;
  readonly #followers = new Set<Follower>();
  readonly #calls: Readonly<Record<string, Call>> = {
    "GET /_local/events": (url, request, response) => this.#events(url, request, response),
    "POST /_local/events": (url, request, response) => this.#putEvents(url, request, response),
    "POST /_local/sweep": (_, __, response) => this.#run(this.#controls.sweep, response),
    "POST /_local/idle": (_, __, response) => this.#run(() => this.#controls.idle(), response),
  };

  constructor(bus: Bus, journal: Journal, controls: LocalControls) {
    this.#bus = bus;
    this.#journal = journal;
    this.#controls = controls;
  }

  /** Answers a request under the prefix, of this machine alone; rejects when the call fails, or there is none. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!isOwn(request)) throw new Refusal("forbidden", "only this machine may call this");
    const url = new URL(`http://localhost${request.url}`);
    const key = `${request.method} ${url.pathname}`;
    const call = Object.hasOwn(this.#calls, key) ? this.#calls[key] : undefined;
    if (!call) throw new Refusal("notFound", `there is nothing at ${key}`);
    await call(url, request, response);
  }

  async #run(work: () => Promise<void>, response: ServerResponse): Promise<void> {
    await work();
    response.writeHead(204).end();
  }

  async #events(url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.headers.accept?.includes("text/event-stream")) {
      return this.#follow(this.#startOf(url, request), response);
    }
    // Whoever was answered that a report is in finds its events here, unless they are held up.
    await this.#controls.idle(AbortSignal.timeout(PATIENCE));
    const after = this.#startOf(url, request);
    const events = this.#journal.events(this.#controls.busName, after, PAGE);
    const list = events.map(numbered).join(",");
    json(response, 200, `{"events":[${list}],"next":${events.at(-1)?.n ?? after}}`);
  }

  /** The number after which events are asked for; one that there isn't yet stands for the last that there is. */
  #startOf(url: URL, request: IncomingMessage): number {
    const after = Number(request.headers["last-event-id"] ?? url.searchParams.get("after") ?? "0");
    if (!Number.isSafeInteger(after) || after < 0) {
      throw invalid({ path: "after", message: "must be a natural number" });
    }
    return Math.min(after, this.#journal.lastEvent(this.#controls.busName));
  }

  async #follow(after: number, response: ServerResponse): Promise<void> {
    const follower = new Follower(response, this.#journal, this.#controls.busName, PAGE);
    const leave = this.#bus.listen(() => follower.wake());
    this.#followers.add(follower);
    try {
      await follower.run(after);
    } finally {
      leave();
      this.#followers.delete(follower);
    }
  }

  /** Ends what would follow the events for ever. */
  stop(): void {
    for (const follower of this.#followers) follower.stop();
  }

  /** Envelopes as AWS services put them: one, a list, or `{"events": […]}`; on the default bus, or a named one. */
  async #putEvents(url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const bus = url.searchParams.get("bus") ?? DEFAULT_BUS;
    if (!this.#bus.hasBus(bus)) throw invalid({ path: "bus", message: "there is no such bus" });
    const body = parse(await readBody(request, MAX_BODY));
    const list = Array.isArray(body) ? body : listIn(body);
    const envelopes = list.map(entryOf).map((entry) => this.#bus.put(bus, entry));
    json(response, 202, JSON.stringify({ events: envelopes.map(({ id }) => ({ id })) }));
  }
}

function listIn(body: Json): readonly Json[] {
  const events =
    typeof body === "object" && body !== null && "events" in body ? body.events : undefined;
  return Array.isArray(events) ? events : [body];
}

function entryOf(value: Json): Entry {
  const envelope = (value ?? {}) as Partial<Envelope>;
  const { source, "detail-type": detailType, detail } = envelope;
  if (typeof source !== "string") throw invalid({ path: "source", message: "must be a text" });
  if (typeof detailType !== "string") {
    throw invalid({ path: "detail-type", message: "must be a text" });
  }
  if (typeof detail !== "object" || detail === null) {
    throw invalid({ path: "detail", message: "must be an object" });
  }
  return { ...envelope, source, "detail-type": detailType, detail };
}

function parse(body: Buffer): Json {
  try {
    return JSON.parse(body.toString()) as Json;
  } catch {
    throw new Refusal("malformed", "the body is not JSON");
  }
}

function json(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { "content-type": "application/json" }).end(text);
}
