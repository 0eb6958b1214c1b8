import type { IncomingMessage } from "node:http";

/** The names and addresses under which only this machine can be called. */
export const LOOPBACK: readonly string[] = ["127.0.0.1", "::1", "localhost"];

/**
 * Whether a request is this machine's own. A web page elsewhere can have a browser here send one:
 * then it has that page's origin or, if the page's name was made to mean this machine, that name.
 */
export function isLocal({ headers: { host = "", origin } }: IncomingMessage): boolean {
  return isLoopback(`http://${host}`) && (origin === undefined || isLoopback(origin));
}

function isLoopback(url: string): boolean {
  const name = URL.canParse(url) ? new URL(url).hostname.replace(/^\[|\]$/g, "") : "";
  return LOOPBACK.includes(name);
}
