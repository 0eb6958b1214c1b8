import type { IncomingMessage, ServerResponse } from "node:http";
import type { Json } from "../../domain/json.ts";
import { invalid, Refusal } from "../../domain/refusal.ts";
import { PROBLEM_TYPE, problemOf } from "../../http/problem.ts";
import { type Bus, DEFAULT_BUS, type Entry, type Envelope } from "../bus/bus.ts";
import type { Journal } from "../journal.ts";
import { readBody } from "./body.ts";

export const LOCAL_PREFIX = "/_local/";

/** What only this machine can do: show the bus, put events on the default one, and wait. */
export type LocalControls = {
  /** The bus whose events are shown. */
  readonly busName: string;
  /** Runs the scheduled functions; resolves when they are done. */
  readonly sweep: () => Promise<void>;
  /** Resolves when stream and bus have drained. */
  readonly idle: () => Promise<void>;
  readonly complain: (text: string) => void;
};

const MAX_BODY = 4_000_000;
const PAGE = 10_000;
/** Milliseconds after which a follower that hears nothing would take its connection for lost. */
const KEEP_ALIVE = 20_000;

type Call = (url: URL, request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** The calls under `/_local/`. */
export class LocalApi {
  readonly #bus: Bus;
  readonly #journal: Journal;
  readonly #controls: LocalControls;
  readonly #followers = new Set<ServerResponse>();
  readonly #calls: Readonly<Record<string, Call>> = {
    "GET /_local/events": (url, request, response) => this.#events(url, request, response),
    "POST /_local/events": (_, request, response) => this.#putEvents(request, response),
    "POST /_local/sweep": (_, __, response) => this.#run(this.#controls.sweep, response),
    "POST /_local/idle": (_, __, response) => this.#run(this.#controls.idle, response),
  };

  constructor(bus: Bus, journal: Journal, controls: LocalControls) {
    this.#bus = bus;
    this.#journal = journal;
    this.#controls = controls;
  }

  /** Answers a request under the prefix; never rejects. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const url = new URL(`http://localhost${request.url}`);
      const key = `${request.method} ${url.pathname}`;
      const call = Object.hasOwn(this.#calls, key) ? this.#calls[key] : undefined;
      if (!call) throw new Refusal("notFound", `there is nothing at ${key}`);
      await call(url, request, response);
    } catch (error) {
      const { complain } = this.#controls;
      if (!(error instanceof Refusal)) complain(`${request.method} ${request.url}: ${error}`);
      if (response.headersSent) return void response.destroy();
      const problem = problemOf(error);
      response.writeHead(problem.status, { "content-type": PROBLEM_TYPE });
      response.end(JSON.stringify(problem));
    }
  }

  async #run(work: () => Promise<void>, response: ServerResponse): Promise<void> {
    await work();
    response.writeHead(204).end();
  }

  async #events(url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const last = request.headers["last-event-id"] ?? url.searchParams.get("after") ?? "0";
    const after = Number(last);
    if (!Number.isSafeInteger(after) || after < 0) {
      throw invalid({ path: "after", message: "must be a natural number" });
    }
    if (request.headers.accept?.includes("text/event-stream")) {
      this.#follow(after, response);
      return;
    }
    const events = this.#journal
      .events(this.#controls.busName, after, PAGE)
      .map(({ n, envelope }) => ({ n, ...(JSON.parse(envelope) as Envelope) }));
    json(response, 200, { events, next: events.at(-1)?.n ?? after });
  }

  /** Server-sent events: what was, then what comes, each with its number to resume from. */
  #follow(after: number, response: ServerResponse): void {
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
    response.flushHeaders();
    const write = (n: number, envelope: string) =>
      response.write(`id: ${n}\ndata: ${envelope}\n\n`);
    const numbered = (n: number, envelope: Envelope) =>
      write(n, JSON.stringify({ n, ...envelope }));
    const { busName } = this.#controls;
    let page = this.#journal.events(busName, after, PAGE);
    while (page.length > 0) {
      for (const { n, envelope } of page) numbered(n, JSON.parse(envelope) as Envelope);
      page = this.#journal.events(busName, page.at(-1)?.n ?? after, PAGE);
    }
    const leave = this.#bus.listen((n, envelope) => {
      if (n > after) numbered(n, envelope);
    });
    const alive = setInterval(() => response.write(": still here\n\n"), KEEP_ALIVE);
    this.#followers.add(response);
    response.once("close", () => {
      leave();
      clearInterval(alive);
      this.#followers.delete(response);
    });
  }

  /** Ends what would follow the events for ever. */
  stop(): void {
    for (const response of this.#followers) response.end();
  }

  /** Envelopes as AWS services put them: one, a list, or `{"events": […]}`. */
  async #putEvents(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = parse(await readBody(request, MAX_BODY));
    const list = Array.isArray(body) ? body : listIn(body);
    const envelopes = list.map(entryOf).map((entry) => this.#bus.put(DEFAULT_BUS, entry));
    json(response, 202, { events: envelopes.map(({ id }) => ({ id })) });
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

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
