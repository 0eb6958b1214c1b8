import type { IncomingHttpHeaders } from "node:http";

/** Milliseconds that a destination may ask us to wait: an hour. */
const LONGEST = 3_600_000;

/** Milliseconds that `Retry-After` asks for, in seconds or until a date (RFC 9110 §10.2.3); undefined when it asks nothing. */
export function retryAfterIn(headers: IncomingHttpHeaders, now: number): number | undefined {
  const text = headers["retry-after"]?.trim() ?? "";
  const wait = /^\d{1,9}$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - now;
  return Number.isNaN(wait) ? undefined : Math.min(LONGEST, Math.max(0, wait));
}
