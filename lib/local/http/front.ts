import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Refusal } from "../../domain/refusal.ts";
import { PROBLEM_TYPE, problemOf } from "../../http/problem.ts";
import { StartFailure } from "../failure.ts";

export type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Milliseconds that requests under way have to end when the service stops. */
const GRACE = 2_000;
const LOOPBACK = ["127.0.0.1", "::1", "localhost"];

/**
 * Whether a request is this machine's own. A web page elsewhere can have a browser here send one:
 * then it has that page's origin or, if the page's name was made to mean this machine, that name.
 */
function isLocal({ headers: { host = "", origin } }: IncomingMessage): boolean {
  return isLoopback(`http://${host}`) && (origin === undefined || isLoopback(origin));
}

function refuse(response: ServerResponse): void {
  const problem = problemOf(
    new Refusal("forbidden", "only this machine's own pages may call this"),
  );
  response.writeHead(problem.status, { "content-type": PROBLEM_TYPE }).end(JSON.stringify(problem));
}

function isLoopback(url: string): boolean {
  const name = URL.canParse(url) ? new URL(url).hostname.replace(/^\[|\]$/g, "") : "";
  return LOOPBACK.includes(name);
}

/** The server that callers reach: it listens at once, and holds requests until the service is ready. */
export class Front {
  readonly #server: Server;
  readonly #handle = Promise.withResolvers<Handle>();
  #underWay = 0;

  constructor() {
    this.#handle.promise.catch(() => undefined);
    this.#server = createServer((request, response) => {
      this.#underWay++;
      response.once("close", () => this.#underWay--);
      if (!isLocal(request)) return refuse(response);
      this.#handle.promise
        .then((handle) => handle(request, response))
        .catch(() => response.destroy());
    });
  }

  /** Listens, and answers the URL; throws a `StartFailure` that says what to do when it can't. */
  listen(host: string, port: number): Promise<string> {
    if (!LOOPBACK.includes(host)) {
      throw new StartFailure(
        `--host ${host} is not loopback: callers there would be administrators, so only ${LOOPBACK.join(", ")} are allowed`,
      );
    }
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
    this.#handle.reject(new Error("the service has stopped"));
    this.#server.close();
    this.#server.closeIdleConnections();
    const deadline = Date.now() + GRACE;
    while (this.#underWay > 0 && Date.now() < deadline) await sleep(10);
    this.#server.closeAllConnections();
  }
}
