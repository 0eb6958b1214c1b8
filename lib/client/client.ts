import type { Scope } from "../domain/access/scope.ts";
import type { HistoryDetail } from "../domain/aside.ts";
import type { Declaration } from "../domain/declaration.ts";
import type { Assumption } from "../domain/gate/assumption.ts";
import type { Health } from "../domain/health.ts";
import { PAGE } from "../domain/limits.ts";
import type { PastStatus } from "../domain/past-status.ts";
import type { ReportInput } from "../domain/report-input.ts";
import { parsePath } from "../domain/resource.ts";
import type { ResourceStatus } from "../domain/status.ts";
import type { Summary } from "../domain/summary.ts";
import { PARTS, type Part } from "../domain/wait/goal.ts";
import type {
  BusEvent,
  EventPage,
  GateAnswer,
  MetAnswer,
  Page,
  ReportAnswer,
  TokenCreated,
  TokenView,
} from "./answers.ts";
import { eventData } from "./server-sent-events.ts";
import type { Settings } from "./settings.ts";
import { type Call, type Document, MAX_ANSWER, MEDIA_TYPES, Transport } from "./transport.ts";

/** A report as it is sent, in which a duration is a text. */
export type ReportBody = Omit<ReportInput, "ttl"> & { readonly ttl?: string };

/** Which statuses to list; all labels must hold. */
export type ListQuery = {
  readonly prefix?: string;
  readonly depth?: number;
  readonly health?: Health;
  readonly labels?: readonly string[];
};

/** What a gate is forced to, why, and until a time or for a duration. */
export type OverrideBody = {
  readonly decision: string;
  readonly reason: string;
  readonly until: string;
};

/** What a token is to be, and until a time or for a duration. */
export type TokenBody = Scope & { readonly name: string; readonly until?: string };

/** What to wait for, in the words of `GET /v1/wait`; `timeout` in milliseconds, of which one answer takes at most 25 s. */
export type WaitQuery = Readonly<Record<Part, readonly string[]>> & { readonly timeout: number };

/**
 * A Signalbox over HTTP. Every call rejects with `ProblemError` when the service says no, with
 * `ConnectionError` when nobody answers within 30 s, and with `Refusal` for what is no resource path.
 */
export class SignalboxClient {
  readonly #transport: Transport;

  constructor(settings: Settings) {
    this.#transport = new Transport(settings);
  }

  /** Where the service is. */
  get url(): string {
    return this.#transport.url;
  }

  /** Sends one report. */
  async report(path: string, report: ReportBody | Document): Promise<ReportAnswer> {
    const body = "bytes" in report ? report : jsonOf(report);
    return this.#call(to("POST", "reports", path, body));
  }

  /** Merges a patch, as a pipeline writes it to `status.yaml`. */
  async patch(path: string, patch: Document): Promise<ReportAnswer> {
    return this.#call(to("PATCH", "status", path, patch));
  }

  /** Declares a resource, in place of what was declared before; `created` when it wasn't there. */
  async declare(
    path: string,
    declaration: Declaration | Document,
  ): Promise<{ readonly created: boolean; readonly status: ResourceStatus }> {
    const body = "bytes" in declaration ? declaration : jsonOf(declaration);
    const call = to("PUT", "resources", path, body);
    const answer = await this.#transport.json<ResourceStatus>(call);
    return { created: answer.status === 201, status: answer.body };
  }

  /** The declaration of a resource. */
  async resource(path: string): Promise<Declaration> {
    return this.#call(to("GET", "resources", path));
  }

  /** Deletes a resource; again is as good as once. */
  async remove(path: string): Promise<void> {
    await this.#call(to("DELETE", "resources", path));
  }

  /** The status of a resource. */
  async status(path: string): Promise<ResourceStatus> {
    return this.#call(to("GET", "status", path));
  }

  /** What is known of how readers saw a resource at a past time. */
  async statusAt(path: string, at: string): Promise<PastStatus> {
    const call = to("GET", "status", path);
    return this.#call({ ...call, at: `${call.at}?${queryOf({ at })}` });
  }

  /** Resolves when a resource is as wanted; what it lacks at the end of the time is in the errors of the 408, or of the 404 where it isn't there. */
  async wait(path: string, wanted: WaitQuery, signal?: AbortSignal): Promise<MetAnswer> {
    const call = to("GET", "wait", path);
    const query = queryOf({ timeout: `${wanted.timeout}ms` });
    for (const part of PARTS) for (const text of wanted[part]) query.append(part, text);
    return this.#call({ ...call, at: `${call.at}?${query}`, signal });
  }

  /** What a gate decides now, of a revision if one is given. */
  async gate(path: string, revision?: string): Promise<GateAnswer> {
    const call = to("GET", "gates", path);
    return this.#call({ ...call, at: `${call.at}?${queryOf({ revision })}` });
  }

  /** What a gate had decided by a past time, as it explained that then. */
  async gateAt(path: string, at: string): Promise<GateAnswer> {
    const call = to("GET", "gates", path);
    return this.#call({ ...call, at: `${call.at}?${queryOf({ at })}` });
  }

  /** Defines a gate; `created` when it wasn't there. */
  async defineGate(
    path: string,
    definition: Document,
  ): Promise<{ readonly created: boolean; readonly gate: GateAnswer }> {
    const call = to("PUT", "gates", path, definition);
    const answer = await this.#transport.json<GateAnswer>(call);
    return { created: answer.status === 201, gate: answer.body };
  }

  /** What a gate would decide, if. */
  async whatIf(
    path: string,
    question: { readonly assume: readonly Assumption[]; readonly revision?: string },
  ): Promise<GateAnswer> {
    return this.#call(to("POST", "gates", path, jsonOf(question)));
  }

  /** Forces a gate; what of it is missing or wrong, the service says. */
  async override(path: string, forced: OverrideBody): Promise<GateAnswer> {
    return this.#call(to("PUT", "overrides", path, jsonOf(forced)));
  }

  /** Forces a gate no more. */
  async removeOverride(path: string): Promise<GateAnswer> {
    return this.#call(to("DELETE", "overrides", path));
  }

  /** Approves of a gate, as whoever the service takes the caller for. */
  async approve(
    path: string,
    said: { readonly reason?: string; readonly revision?: string },
  ): Promise<GateAnswer> {
    return this.#call(to("PUT", "approvals", path, jsonOf(said)));
  }

  /** Takes the caller's approval back. */
  async withdraw(path: string): Promise<GateAnswer> {
    return this.#call(to("DELETE", "approvals", path));
  }

  /** Statuses in the order of their paths, page by page. */
  list(
    { prefix, depth, health, labels = [] }: ListQuery,
    signal?: AbortSignal,
  ): AsyncGenerator<readonly ResourceStatus[]> {
    const query = queryOf({ prefix, depth, health, limit: PAGE.most });
    for (const label of labels) query.append("label", label);
    return this.#pages({ method: "GET", at: "/v1/status", signal }, query, "cursor");
  }

  /** Transitions of a resource, what people did to a gate, and what became of notices, newest first, page by page; `limit` is the size of a page, at most `PAGE.most`. */
  history(path: string, limit: number = PAGE.most): AsyncGenerator<readonly HistoryDetail[]> {
    return this.#pages(to("GET", "history", path), queryOf({ limit }), "before");
  }

  /** How a resource fared within a window up to now, such as `30d`. */
  async summary(path: string, window: string): Promise<Summary> {
    const call = to("GET", "history", path);
    return this.#call({ ...call, at: `${call.at}?${queryOf({ summary: window })}` });
  }

  /** Makes an API token, which is shown this once. */
  async createToken(token: TokenBody): Promise<TokenCreated> {
    return this.#call({ method: "POST", at: TOKENS, body: jsonOf(token) });
  }

  /** The API tokens that are good. */
  async tokens(): Promise<readonly TokenView[]> {
    return (await this.#call<Page<TokenView>>({ method: "GET", at: TOKENS })).items;
  }

  /** Revokes an API token, at once. */
  async revokeToken(id: string): Promise<void> {
    await this.#call({ method: "DELETE", at: `${TOKENS}/${encodeURIComponent(id)}` });
  }

  /** What the local bus took after the `n`th event; a page ends where the service ends it. */
  async events(after: number, signal?: AbortSignal): Promise<EventPage> {
    return this.#call({ method: "GET", at: `/_local/events?after=${after}`, signal });
  }

  /** The number of the last event that the local bus took, 0 before the first. */
  async lastEvent(signal?: AbortSignal): Promise<number> {
    return (await this.events(Number.MAX_SAFE_INTEGER, signal)).next;
  }

  /** Resolves when connected, to the events after the `n`th: what was, then what comes, until the signal. */
  async follow(after: number, signal: AbortSignal): Promise<AsyncIterable<BusEvent>> {
    const call: Call = { method: "GET", at: `/_local/events?after=${after}`, signal };
    const response = await this.#transport.open(call);
    return eventsIn(this.#transport.chunks(response, call));
  }

  async #call<T>(call: Call): Promise<T> {
    return (await this.#transport.json<T>(call)).body;
  }

  /** Pages until the one without a cursor, which goes into the next query as `parameter`. */
  async *#pages<T>(
    call: Call,
    query: URLSearchParams,
    parameter: "cursor" | "before",
  ): AsyncGenerator<readonly T[]> {
    for (;;) {
      const page = await this.#call<Page<T>>({ ...call, at: `${call.at}?${query}` });
      yield page.items;
      if (page.cursor === undefined) return;
      query.set(parameter, page.cursor);
    }
  }
}

const TOKENS = "/v1/tokens";

type Collection =
  | "reports"
  | "resources"
  | "status"
  | "history"
  | "wait"
  | "gates"
  | "overrides"
  | "approvals";

/** A call about one resource; a path is checked because a URL would drop the dots of `a/../b`. */
function to(method: string, collection: Collection, path: string, body?: Document): Call {
  const at = `/v1/${collection}/${parsePath(path, "path")}`;
  return { method, at, resource: path, ...(body && { body }) };
}

function jsonOf(value: object): Document {
  return { bytes: new TextEncoder().encode(JSON.stringify(value)), type: MEDIA_TYPES.json };
}

function queryOf(parameters: Readonly<Record<string, string | number | undefined>>) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) query.set(name, String(value));
  }
  return query;
}

async function* eventsIn(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<BusEvent> {
  for await (const data of eventData(chunks, MAX_ANSWER)) yield JSON.parse(data) as BusEvent;
}
