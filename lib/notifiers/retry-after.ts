import type { IncomingHttpHeaders } from "node:http";

/** Milliseconds that a destination may ask us to wait: an hour. */
const LONGEST = 3_600_000;

/**
 * Milliseconds that `Retry-After` asks for, in seconds or until a date (RFC 9110 §10.2.3), or GitHub's
 * `X-RateLimit-Reset` once no request is left; undefined when nothing is asked.
 */
export function retryAfterIn(headers: IncomingHttpHeaders, now: number): number | undefined {
  const text = headers["retry-after"]?.trim() ?? resetIn(headers);
  const wait = /^\d{1,9}$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - now;
  return Number.isNaN(wait) ? undefined : Math.min(LONGEST, Math.max(0, wait));
}

/** When a window of requests ends, in seconds since 1970, as a date. */
function resetIn(headers: IncomingHttpHeaders): string {
  const reset = String(headers["x-ratelimit-reset"]);
  const isUsedUp = headers["x-ratelimit-remaining"] === "0" && /^\d{10}$/.test(reset);
  return isUsedUp ? new Date(Number(reset) * 1_000).toISOString() : "";
}
