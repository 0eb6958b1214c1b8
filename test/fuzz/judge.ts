import { described, exchange, type Framing, type RawRequest } from "./raw-http.ts";
import type { Watch } from "./watch.ts";

/** Framings that end before the body does: its rest is another request, whose refusal may hide the first's answer. */
const DOUBLE: readonly Framing[] = ["short", "none"];

/**
 * Sends a request, and answers its status as a word; throws for an answer that no request may get,
 * for none within so many milliseconds, and for one that says no and left something changed.
 */
export async function judge(
  url: string,
  watch: Watch,
  request: RawRequest,
  patience: number,
): Promise<string> {
  const about = `for\n${described(request)}`;
  const { status, body } = await exchange(url, request, patience).catch((error: Error) => {
    throw new Error(`${error.message} ${about}`);
  });
  if (status !== undefined && status >= 500) throw new Error(`${status} ${about}\nsaying ${body}`);
  const isTaken = status !== undefined && status < 300;
  const mayChange = request.method !== "GET" && request.method !== "HEAD";
  if (mayChange && (isTaken || DOUBLE.includes(request.framing))) await watch.look();
  else await watch.expectNothing(request, `${status ?? "no answer"} ${about}`);
  return String(status ?? "closed");
}
