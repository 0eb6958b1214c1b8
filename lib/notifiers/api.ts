import * as z from "zod/mini";

const MAX_TOKEN = 1_024;

/** A text of at most so many characters that means something to its maker only. */
export function opaque(most: number): z.ZodMiniString {
  return z.string().check(
    z.maxLength(most),
    z.refine((text) => /^[\x21-\x7e]+$/.test(text), "must be printable characters without spaces"),
  );
}

/** A key or token of an API, which goes into a header. */
export const token = opaque(MAX_TOKEN);

/** An endpoint below the base of an API, which may have a path of its own. */
export function endpointOf(
  base: string,
  path: string,
  query: Readonly<Record<string, string>> = {},
): string {
  const url = new URL(base);
  url.pathname = url.pathname.replace(/\/+$/, "") + path;
  url.search = new URLSearchParams(query).toString();
  url.hash = "";
  return url.href;
}

/** What a text is as JSON; undefined when it is none. */
export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
