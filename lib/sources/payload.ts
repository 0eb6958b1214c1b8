import { createHash } from "node:crypto";
import * as z from "zod/mini";
import { MAX_MESSAGE } from "../domain/condition.ts";
import { parsePath } from "../domain/resource.ts";
import { isPlain, MAX_NAME, name, time } from "../schema/values.ts";
import { toSegment } from "./segment.ts";

/** What payloads of many sources hold: numbered things, texts that may be missing, revisions, times. */
export const id = z.int().check(z.minimum(0));
export const text = z.nullish(z.string());
export const revision = name;
export const instant = time;

/** The last millisecond that an RFC 3339 time can name. */
const LAST_INSTANT = Date.parse("9999-12-31T23:59:59.999Z");

/** An instant in milliseconds since 1970, as a number or as the digits of one. */
export const epochMilliseconds = z.pipe(
  z.pipe(
    z.union([z.int(), z.string().check(z.regex(/^\d{1,15}$/, "must be milliseconds since 1970"))]),
    z.transform(Number),
  ),
  z.pipe(
    z.int().check(z.minimum(0), z.maximum(LAST_INSTANT)),
    z.transform((milliseconds: number) => new Date(milliseconds).toISOString()),
  ),
);

/** The resource of other systems' names, a segment each; throws `invalid` naming the field if it is too long. */
export function pathOf(names: readonly string[], field: string): string {
  return parsePath(names.map(toSegment).join("/"), field);
}

/** What a source's users wrote, as far as a message goes. */
export function messageOf(written: string | null | undefined): string {
  return (written ?? "").slice(0, MAX_MESSAGE);
}

/** The values that are there. */
export function filled(values: Record<string, string | null | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string] => !!entry[1]),
  );
}

/** A name made of several, for a report's id: their digest when a name can't be that long, or hold them. */
export function idOf(...parts: readonly string[]): string {
  const joined = parts.join("/");
  if (joined.length <= MAX_NAME && isPlain(joined)) return joined;
  return createHash("sha256").update(joined).digest("base64url");
}
