import { type IncomingMessage, type OutgoingHttpHeaders, request } from "node:http";
import type { Socket } from "node:net";
import type { TLSSocket } from "node:tls";
import type { Network } from "./network.ts";

/** One HTTP request. */
export type Question = {
  readonly url: URL;
  readonly method: string;
  readonly headers: OutgoingHttpHeaders;
  readonly body?: string;
};

/** A connection to where a URL leads; of one with TLS, see `authorized` before anything is sent. */
export function connect(
  network: Network,
  url: URL,
  signal: AbortSignal,
): Promise<Socket | TLSSocket> {
  const isTls = url.protocol === "https:";
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const port = Number(url.port || (isTls ? 443 : 80));
  return isTls ? network.openTls({ host, port }, signal) : network.open({ host, port }, signal);
}

/** Sends a request on a connection of its own, so that neither an agent nor a proxy has a part in it; the answer's body is yet to be read. */
export function ask(
  socket: Socket,
  { url, method, headers, body }: Question,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request({
      createConnection: () => socket,
      method,
      path: `${url.pathname}${url.search}`,
      headers: {
        host: url.host,
        ...headers,
        "accept-encoding": "identity",
        connection: "close",
      },
      signal,
    })
      .once("response", resolve)
      .on("error", reject)
      .end(body);
  });
}
