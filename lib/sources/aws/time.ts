import * as z from "zod/mini";
import { time } from "../../schema/values.ts";

/** CloudWatch writes an offset without a colon. */
export const cloudWatchTime = z.pipe(
  z.pipe(
    z.string(),
    z.transform((text: string) => text.replace(/([+-]\d\d)(\d\d)$/, "$1:$2")),
  ),
  time,
);

const RFC1123 = /^[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/;

/** Health writes times as HTTP does. */
export const httpTime = z.pipe(
  z
    .string()
    .check(
      z.refine(
        (text) => RFC1123.test(text) && !Number.isNaN(Date.parse(text)),
        "must be a time such as Sun, 05 Jun 2016 05:01:10 GMT",
      ),
    ),
  z.transform((text: string) => new Date(text).toISOString()),
);

/** Milliseconds of the Unix epoch. */
export const epoch = z.int().check(z.minimum(0), z.maximum(253_402_300_799_999));

/** Milliseconds of the Unix epoch as a time. */
export function instantOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
