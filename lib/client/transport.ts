import type { Kept, Page } from "./answers.ts";
import { type Asked, ClientError } from "./errors.ts";
import { failureOf, problemIn, stranger } from "./failure.ts";
import type { Settings } from "./settings.ts";

/** Milliseconds for a whole answer. */
const TIMEOUT = 30_000;
/** Bytes of the longest answer that is read. */
const MAX_ANSWER = 16 * 1024 * 1024;

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

type Answer<T> = { readonly status: number; readonly body: T };

/** Calls over HTTP: bounded in time and size, without redirects, every failure a `ClientError`. */
export class Transport {
  readonly url: string;
  readonly #token: string | undefined;

  constructor({ url, token }: Settings) {
    this.url = url;
    this.#token = token;
  }

  /** The body of the answer to a call; what the caller's own signal ends rejects with the signal's reason. */
  async body<T>(call: Call): Promise<T> {
    return (await this.#json<T>(call)).body;
  }

  /** What is kept once a call has put it. */
  async keep<T>(call: Call): Promise<Kept<T>> {
    const { status, body } = await this.#json<T>(call);
    return { created: status === 201, view: body };
  }

  /** Pages until the one without a cursor, which goes into the next query as `parameter`. */
  async *pages<T>(
    call: Call,
    query: URLSearchParams,
    parameter: "cursor" | "before",
  ): AsyncGenerator<readonly T[]> {
    for (;;) {
      const page = await this.body<Page<T>>({ ...call, at: `${call.at}?${query}` });
      yield page.items;
      if (page.cursor === undefined) return;
      query.set(parameter, page.cursor);
    }
  }

  async #json<T>(call: Call): Promise<Answer<T>> {
    try {
      const response = await this.#send(call, AbortSignal.timeout(TIMEOUT));
      const text = await this.#textOf(response);
      return { status: response.status, body: (text && this.#parse(text)) as T };
    } catch (error) {
      throw failureOf(error, this.url, call);
    }
  }

  async #send(call: Call, deadline: AbortSignal): Promise<Response> {
    const response = await fetch(`${this.url}${call.at}`, {
      method: call.method,
      headers: {
        accept: MEDIA_TYPES.json,
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
      throw stranger(this.url);
    }
  }
}
