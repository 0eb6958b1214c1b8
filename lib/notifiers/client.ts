import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import { ask, connect } from "../network/exchange.ts";
import type { Network } from "../network/network.ts";
import { NetworkTrouble } from "../network/trouble.ts";
import { SendFailure } from "./failure.ts";
import { retryAfterIn } from "./retry-after.ts";

/** Milliseconds from the first connection to the last byte that is read, of all requests of a notice together. */
const TIMEOUT = 15_000;
/** Bytes of an answer that are read, unless the request says: whatever comes after says nothing that we show. */
const MAX_BODY = 65_536;
/** Characters of an answer that are shown. */
const MAX_SAID = 200;

/** One request to a destination. */
export type OutgoingRequest = {
  readonly method?: "GET" | "POST" | "PUT" | "PATCH";
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON, unless the headers say otherwise. */
  readonly body?: string;
  /** What must not be repeated, whoever says it. */
  readonly secrets: readonly string[];
  /** Bytes of the answer that are read. */
  readonly most?: number;
  /** What a protocol says of a refusal that its status doesn't. */
  readonly refusalIn?: (answer: IncomingAnswer) => ToldRefusal | undefined;
};

/** A refusal in a destination's own words, and whether the same request may be taken later. */
export type ToldRefusal = { readonly words: string; readonly isForNow: boolean };

/** What a destination answered that took a request: a status of the 200s, and its body. */
export type IncomingAnswer = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** As far as it was read. */
  readonly body: string;
  /** The beginning of the body, fit to be shown. */
  readonly said: string;
};

/** Sends requests to addresses that may be reached, each on a connection of its own, and follows no redirect. */
export class HttpClient {
  readonly #network: Network;
  readonly #timeout: number;
  readonly #end: AbortSignal | undefined;

  constructor(network: Network, timeout: number = TIMEOUT, end?: AbortSignal) {
    this.#network = network;
    this.#timeout = timeout;
    this.#end = end;
  }

  /** A client for one notice, whose requests have as long together as one alone. */
  forOneNotice(): HttpClient {
    return new HttpClient(this.#network, this.#timeout, AbortSignal.timeout(this.#timeout));
  }

  /** The answer of a destination that took the request; throws a `SendFailure` when it didn't. */
  async send(request: OutgoingRequest): Promise<IncomingAnswer> {
    const signal = this.#end ?? AbortSignal.timeout(this.#timeout);
    const url = new URL(request.url);
    const socket = await this.#connect(url, signal);
    try {
      const answer = await exchange(socket, url, request, signal);
      refuseUntaken(answer, request);
      return answer;
    } finally {
      socket.destroy();
    }
  }

  /** Nothing was sent yet when this fails, so that it may be tried again whoever the destination is. */
  async #connect(url: URL, signal: AbortSignal): Promise<Socket> {
    const socket = await connect(this.#network, url, signal).catch((error) => {
      const isOffLimits = error instanceof NetworkTrouble && error.fault === "offLimits";
      throw new SendFailure(isOffLimits ? "permanent" : "temporary", wordsOf(error));
    });
    if (!(socket instanceof TLSSocket) || socket.authorized) return socket;
    const reason = String(socket.authorizationError);
    socket.destroy();
    throw new SendFailure("temporary", `its certificate isn't good: ${reason}`);
  }
}

/** Whoever has the request may have taken it, whatever happens to its answer. */
async function exchange(
  socket: Socket,
  url: URL,
  { method = "POST", headers = {}, body = "", secrets, most = MAX_BODY }: OutgoingRequest,
  signal: AbortSignal,
): Promise<IncomingAnswer> {
  const fixed = { "user-agent": "signalbox", "content-length": Buffer.byteLength(body) };
  const typed = { "content-type": "application/json", ...headers, ...fixed };
  try {
    const answer = await ask(socket, { url, method, headers: typed, body }, signal);
    const text = await textOf(answer, most, signal);
    const { statusCode: status = 0, headers: answered } = answer;
    return { status, headers: answered, body: text, said: saidIn(text, secrets) };
  } catch (error) {
    throw new SendFailure("unknown", wordsOf(error));
  }
}

/** The beginning of a body; who says more than anyone reads has answered all the same. */
async function textOf(answer: IncomingMessage, most: number, signal: AbortSignal): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    signal.throwIfAborted();
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= most) break;
  }
  return Buffer.concat(chunks).subarray(0, most).toString();
}

/** Statuses below 500 after which the same request may be taken later: RFC 9110 and 6585. */
const LATER = [408, 425, 429];

/** A 403 that says when to come back is GitHub's 429. */
function refuseUntaken(answer: IncomingAnswer, { refusalIn, secrets }: OutgoingRequest): void {
  const { status, headers } = answer;
  if (status >= 200 && status < 300) return;
  const told = refusalIn?.(answer);
  const said = told ? saidIn(told.words, secrets) : answer.said;
  const words = said === "" ? String(status) : `${status}: ${said}`;
  const retryAfter = retryAfterIn(headers, Date.now());
  const isLimited = told?.isForNow || (status === 403 && retryAfter !== undefined);
  if (status >= 500 || LATER.includes(status) || isLimited) {
    throw new SendFailure("temporary", words, retryAfter);
  }
  const isRedirect = status >= 300 && status < 400;
  throw new SendFailure("permanent", isRedirect ? `${words} (redirects aren't followed)` : words);
}

/** Text of a destination in one line, without secrets and without what hides in a log. */
function saidIn(text: string, secrets: readonly string[]): string {
  const line = redacted(text, secrets).replaceAll(/[\p{Cc}\s]+/gu, " ");
  return line.trim().slice(0, MAX_SAID).toWellFormed();
}

/** A text without these secrets in it. */
export function redacted(text: string, secrets: readonly string[]): string {
  return secrets.reduce((rest, secret) => (secret ? rest.replaceAll(secret, "…") : rest), text);
}

/** An error's words; those of the system name no more than addresses. */
function wordsOf(error: unknown): string {
  const { code, name, message } = error as { code?: string; name?: string; message?: string };
  const isTimeout = name === "TimeoutError" || code === "ABORT_ERR" || code === "ETIMEDOUT";
  return isTimeout ? "no answer in time" : (message ?? String(error));
}
