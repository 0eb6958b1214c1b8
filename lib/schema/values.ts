import * as z from "zod/mini";
import { MAX_MESSAGE } from "../domain/condition.ts";
import { MAX_DURATION, parseDuration } from "../domain/duration.ts";
import { HEALTHS, type Health, parseHealth } from "../domain/health.ts";
import { faultIn, isObject, type Json, type JsonObject, nullIn } from "../domain/json.ts";
import { LIMITS } from "../domain/limits.ts";
import { pathFault } from "../domain/resource.ts";

/** Characters that no name of anything may have: they separate our own keys, or hide in a log. */
const CONTROL = /[\p{Cc}]/u;
export const MAX_NAME = 256;
/** Characters of an address, as browsers have it. */
export const MAX_URL = 2_048;

const RFC3339 =
  /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

/** A name of a report, reporter or revision. */
export const name = z
  .string()
  .check(
    z.minLength(1),
    z.maxLength(MAX_NAME),
    z.refine(isPlain, "must not hold control characters"),
  );

/** Whether a text has no character that hides in a log. */
export function isPlain(text: string): boolean {
  return !CONTROL.test(text);
}

export const path = z.string().check(
  z.superRefine((text, context) => {
    const message = pathFault(text);
    if (message) context.addIssue({ code: "custom", message });
  }),
);

/** The address of a page or a service. */
export const address = z
  .string()
  .check(
    z.maxLength(MAX_URL),
    z.refine(isWebAddress, "must be an address such as https://example.com/health"),
  );

/** Credentials in an address would be shown to every reader of the declaration. */
function isWebAddress(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return /^https?:$/.test(url?.protocol ?? "") && url?.username === "" && url.password === "";
}

/** An instant, which becomes UTC with milliseconds: texts then compare as times do. */
export const time = z.pipe(
  z.string().check(z.refine(isTime, "must be an RFC 3339 time such as 2026-11-20T10:00:00.000Z")),
  z.transform((text: string) => new Date(text).toISOString()),
);

function isTime(text: string): boolean {
  if (!RFC3339.test(text)) return false;
  const day = text.slice(0, 10);
  const [date, instant] = [new Date(`${day}T00:00:00Z`), new Date(text)];
  if (Number.isNaN(date.getTime()) || Number.isNaN(instant.getTime())) return false;
  return date.toISOString().startsWith(day) && /^\d{4}-/.test(instant.toISOString());
}

const DURATION_WORDS = "must be a duration such as 90s, 5m or 1h30m, at most a year";

/** A duration as it is written. */
export const duration = z.string().check(
  z.refine((text) => {
    const milliseconds = parseDuration(text) ?? 0;
    return milliseconds > 0 && milliseconds <= MAX_DURATION;
  }, DURATION_WORDS),
);

/** A duration, which becomes milliseconds. */
export const milliseconds = z.pipe(
  duration,
  z.transform((text: string) => parseDuration(text) as number),
);

/** A health word in any case, which becomes the vocabulary's own spelling. */
export const health = z.pipe(
  z
    .string()
    .check(z.refine((text) => parseHealth(text) !== undefined, `must be ${listed(HEALTHS)}`)),
  z.transform((text: string) => parseHealth(text) as Health),
);

export const count = z.int().check(z.minimum(0));
export const message = z.string().check(z.maxLength(MAX_MESSAGE));

/** An instant in the service's own answers. */
export const instant = z.string();

export const jsonObject = z.custom<JsonObject>(isObject, "must be an object");

/** What reports merge into a status: an object in which null deletes; null within an array would be lost. */
export const data = jsonObject.check(
  z.superRefine((value, context) => {
    const fault = faultIn(value, "", LIMITS.dataDepth) ?? nullIn(value, "");
    if (!fault) return;
    const { path: at, message: text } = fault;
    context.addIssue({ code: "custom", path: at === "" ? [] : [at], message: text });
  }),
);

/** Any JSON that we can keep as it is; null says nothing. */
export const anyJson = z
  .custom<Json>((value) => value !== undefined)
  .check(
    z.superRefine((value, context) => {
      const fault = faultIn(value, "", LIMITS.dataDepth - 1);
      if (!fault) return;
      const { path: at, message: text } = fault;
      context.addIssue({ code: "custom", path: at === "" ? [] : [at], message: text });
    }),
  );

/** The words of a vocabulary, for a message. */
export function listed(words: readonly string[]): string {
  return words.map((word) => `"${word}"`).join(", ");
}
