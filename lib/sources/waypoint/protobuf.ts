import * as z from "zod/mini";
import { isObject, type Json } from "../../domain/json.ts";
import { instant } from "../payload.ts";

/** An enum in JSON: by its name, or by its number. */
export const enumValue = z.union([z.string(), z.number()]);

/** The name of an enum's value, whose names are in the order of its numbers; the first where it is left out. */
export function nameOf(
  names: readonly [string, ...string[]],
  value: string | number | null | undefined,
): string | undefined {
  return typeof value === "string" ? value : names[value ?? 0];
}

/** The last second of the year 9999. */
const MAX_SECONDS = 253_402_300_799;

/** A `google.protobuf.Timestamp`, as JSON has it, or field by field as Go writes it. */
export const timestamp = z.union([
  instant,
  z.pipe(
    z.object({
      seconds: z.int().check(z.minimum(0), z.maximum(MAX_SECONDS)),
      nanos: z.nullish(z.int().check(z.minimum(0), z.maximum(999_999_999))),
    }),
    z.transform(({ seconds, nanos }: { seconds: number; nanos?: number | null | undefined }) =>
      new Date(seconds * 1000 + Math.floor((nanos ?? 0) / 1_000_000)).toISOString(),
    ),
  ),
]);

/** The value with its names as JSON has them: writers of protobuf may keep those of the definition. */
export function camelCased(value: Json): Json {
  if (Array.isArray(value)) return value.map(camelCased);
  if (!isObject(value)) return value;
  const camel = (name: string) =>
    name.replaceAll(/_([a-z])/g, (_, next: string) => next.toUpperCase());
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [camel(key), camelCased(one)]),
  );
}
