import type { IncomingMessage } from "node:http";

/** The names and addresses under which only this machine can be called. */
const LOOPBACK: readonly string[] = ["127.0.0.1", "::1", "localhost"];

/** What of a request tells where it comes from. */
type Origin = Pick<IncomingMessage, "headers"> & {
  readonly socket: { readonly remoteAddress?: string | undefined };
};

/** What a proxy adds to what it passes on: its own address isn't the caller's. */
const PASSED_ON = ["forwarded", "x-forwarded-for", "via"];

/**
 * Whether a request is this machine's own: it comes from a loopback address, and from no proxy there. A web page
 * elsewhere can have a browser here send one: then it has that page's origin or, if the page's name was made to
 * mean this machine, that name.
 */
export function isOwn({ headers, socket }: Origin): boolean {
  const { host = "", origin } = headers;
  return (
    isLoopbackAddress(socket.remoteAddress) &&
    PASSED_ON.every((name) => headers[name] === undefined) &&
    isLoopback(`http://${host}`) &&
    (origin === undefined || isLoopback(origin))
  );
}

/**
 * Whether a request that isn't this machine's own may be heard, as a stranger's: not from a page of another site,
 * and from this machine only with a token, because whatever calls here without one wants to be administrator.
 */
export function isStranger({ headers, socket }: Origin): boolean {
  const { host = "", origin, authorization } = headers;
  const isFromElsewhere = origin !== undefined && !isSameSite(origin, host);
  return (
    !isFromElsewhere && (authorization !== undefined || !isLoopbackAddress(socket.remoteAddress))
  );
}

function isSameSite(origin: string, host: string): boolean {
  return URL.canParse(origin) && new URL(origin).host === host.toLowerCase();
}

function isLoopback(url: string): boolean {
  const name = URL.canParse(url) ? new URL(url).hostname.replace(/^\[|\]$/g, "") : "";
  return LOOPBACK.includes(name);
}

/** An address of version 4 may come in the clothes of version 6. */
function isLoopbackAddress(address = ""): boolean {
  return address === "::1" || /^(::ffff:)?127\./.test(address);
}
