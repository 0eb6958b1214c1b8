import type { Problem } from "../contract/problem.ts";
import { type Asked, ClientError, ConnectionError, ProblemError } from "./errors.ts";
import type { Settings } from "./settings.ts";

/** Milliseconds for a whole answer, or for the beginning of a stream. */
const TIMEOUT = 30_000;
/** Bytes of the longest answer that is read. */
export const MAX_ANSWER = 16 * 1024 * 1024;

export const MEDIA_TYPES = { json: "application/json", yaml: "application/yaml" } as const;

/** What a call sends, in the sender's own bytes. */
export type Document = {
  readonly bytes: Uint8Array;
  readonly type: (typeof MEDIA_TYPES)[keyof typeof MEDIA_TYPES];
};

export type Call = Asked & {
  /** Below the service's URL, with the query. */
  readonly at: string;
  readonly body?: Document;
  readonly signal?: AbortSignal | undefined;
};

export type Answer<T> = { readonly status: number; readonly body: T };

/** Calls over HTTP: bounded in time and size, without redirects, every failure a `ClientError`. */
export class Transport {
  readonly url: string;
  readonly #token: string | undefined;

  constructor({ url, token }: Settings) {
    this.url = url;
    this.#token = token;
  }

  /** The answer to a call; what the caller's own signal ends rejects with the signal's reason. */
  async json<T>(call: Call): Promise<Answer<T>> {
    try {
      const response = await this.#send(call, MEDIA_TYPES.json, AbortSignal.timeout(TIMEOUT));
      const text = await this.#textOf(response);
      return { status: response.status, body: (text && this.#parse(text)) as T };
    } catch (error) {
      throw this.#explained(error, call);
    }
  }

  /** What an endpoint of server-sent events sends, for as long as it does. */
  async *stream(response: Response, call: Call): AsyncGenerator<Uint8Array> {
    try {
      yield* response.body ?? [];
    } catch (error) {
      throw this.#explained(error, call);
    }
  }

  /** Opens a stream of server-sent events. */
  async open(call: Call): Promise<Response> {
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(timedOut()), TIMEOUT);
    try {
      const response = await this.#send(call, "text/event-stream", deadline.signal);
      if (response.headers.get("content-type")?.startsWith("text/event-stream")) return response;
      await response.body?.cancel();
      throw this.#stranger();
    } catch (error) {
      throw this.#explained(error, call);
    } finally {
      clearTimeout(timer);
    }
  }

  async #send(call: Call, accept: string, deadline: AbortSignal): Promise<Response> {
    const response = await fetch(`${this.url}${call.at}`, {
      method: call.method,
      headers: {
        accept,
        ...(this.#token !== undefined && { authorization: `Bearer ${this.#token}` }),
        ...(call.body && { "content-type": call.body.type }),
      },
      body: call.body?.bytes ?? null,
      redirect: "error",
      signal: AbortSignal.any(call.signal ? [deadline, call.signal] : [deadline]),
    });
    if (!response.ok) throw problemIn(await this.#textOf(response), response, call);
    return response;
  }

  async #textOf(response: Response): Promise<string> {
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of response.body ?? []) {
      length += chunk.length;
      if (length > MAX_ANSWER) {
        throw new ClientError(
          `${this.url} answered with more than ${MAX_ANSWER} bytes; ask for less`,
        );
      }
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString("utf8");
  }

  #parse(text: string): unknown {
    try {
      return JSON.parse(text);
    } catch {
      throw this.#stranger();
    }
  }

  #stranger(): ClientError {
    return new ClientError(
      `what answers at ${this.url} is no Signalbox; set SIGNALBOX_URL to where one is`,
    );
  }

  #explained(error: unknown, { signal }: Call): unknown {
    if (signal?.aborted || error instanceof ClientError) return error;
    const options = { cause: error };
    if (error instanceof DOMException && error.name === "TimeoutError") {
      const text = `${this.url} did not answer within ${TIMEOUT / 1000} s; try again`;
      return new ConnectionError(text, options);
    }
    const reason = reasonOf(error);
    if (reason === "unexpected redirect") {
      const text = `${this.url} redirects elsewhere; set SIGNALBOX_URL to where it leads`;
      return new ClientError(text, options);
    }
    const why = reason === "ECONNREFUSED" ? "" : ` (${reason})`;
    return new ConnectionError(
      `no Signalbox answers at ${this.url}${why}; start one with "npm start", or set SIGNALBOX_URL`,
      options,
    );
  }
}

function timedOut(): DOMException {
  return new DOMException("no answer in time", "TimeoutError");
}

/** Why fetch failed: it says only that it did, and keeps the reason in its cause. */
function reasonOf(error: unknown): string {
  const { cause = error } = error as { cause?: unknown };
  const { code, message } = cause as { code?: unknown; message?: unknown };
  return String(code ?? message);
}

/** The problem in an answer; one that something between wrote, such as a proxy, has only its status. */
function problemIn(text: string, response: Response, asked: Asked): ProblemError {
  const { status, statusText } = response;
  const plain = { status, title: statusText || `HTTP ${status}`, detail: "" };
  try {
    const { title = plain.title, detail = "", errors = [] } = JSON.parse(text) as Partial<Problem>;
    return new ProblemError({ status, title, detail, errors }, asked);
  } catch {
    return new ProblemError(plain, asked);
  }
}
