import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Refusal } from "../../domain/refusal.ts";
import { StartFailure } from "../failure.ts";
import { answerProblem } from "./answer-problem.ts";
import { isOwn, isStranger } from "./loopback.ts";

export type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Milliseconds that requests under way have to end when the service stops. */
const GRACE = 2_000;
const ELSEWHERE =
  "pages of other sites may not call this, and nobody but this machine without a token";

/** The server that callers reach: it listens at once, and holds requests until the service is ready. */
export class Front {
  readonly #server: Server;
  /** Undefined when the service has stopped before it was ready. */
  readonly #handle = Promise.withResolvers<Handle | undefined>();
  readonly #complain: (text: string) => void;
  #underWay = 0;
  /** Whether the moment that requests under way were given is over. */
  #hasClosed = false;

  constructor(complain: (text: string) => void) {
    this.#complain = complain;
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#underWay++;
    const closed = new Promise((resolve) => response.once("close", resolve));
    try {
      if (!isOwn(request) && !isStranger(request)) throw new Refusal("forbidden", ELSEWHERE);
      const handle = await this.#handle.promise;
      if (handle) await handle(request, response);
      else response.destroy();
    } catch (error) {
      // A caller that was cut off, as one who waits, hears so by its connection; that is nothing gone wrong.
      if (!this.#hasClosed) answerProblem(error, request, response, this.#complain);
    }
    // A caller may go before its request is handled, and take the answer after.
    await closed;
    this.#underWay--;
  }

  /** Listens, and answers the URL; throws a `StartFailure` that says what to do when it can't. */
  listen(host: string, port: number): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#server.once("error", (error: NodeJS.ErrnoException) => {
        const taken = error.code === "EADDRINUSE";
        const reason = taken
          ? "is taken; choose another with --port"
          : `can't be used: ${error.message}`;
        reject(new StartFailure(`port ${port} on ${host} ${reason}`));
      });
      this.#server.listen(port, host, () => resolve(this.#url()));
    });
  }

  #url(): string {
    const { address, family, port } = this.#server.address() as AddressInfo;
    return `http://${family === "IPv6" ? `[${address}]` : address}:${port}`;
  }

  /** Answers with this from now on, first what has been waiting. */
  serve(handle: Handle): void {
    this.#handle.resolve(handle);
  }

  /** Takes no more requests, and gives those under way a moment. */
  async close(): Promise<void> {
    this.#handle.resolve(undefined);
    this.#server.close();
    this.#server.closeIdleConnections();
    const deadline = Date.now() + GRACE;
    while (this.#underWay > 0 && Date.now() < deadline) await sleep(10);
    this.#hasClosed = true;
    this.#server.closeAllConnections();
  }
}
