import * as z from "zod/mini";
import { parseDuration, parseWindow } from "../domain/duration.ts";
import { PAGE } from "../domain/limits.ts";
import { invalid } from "../domain/refusal.ts";
import { levelsBelow, MAX_SEGMENTS, parsePath } from "../domain/resource.ts";
import { goalOf, PARTS } from "../domain/wait/goal.ts";
import type { FeedQuestion } from "../pipeline/ports/history.ts";
import type { Listing } from "../pipeline/ports/status.ts";
import type { WaitRequest } from "../pipeline/wait.ts";
import { parseAs } from "../schema/shape.ts";
import { health, name, time } from "../schema/values.ts";
import type { Route } from "./routes.ts";

/** A whole number as a query has it: in digits. */
function digits(least: number, most: number) {
  const bounded = z.number().check(z.minimum(least), z.maximum(most));
  return z.pipe(
    z.pipe(z.string().check(z.regex(/^\d{1,9}$/, "must be a natural number")), z.transform(Number)),
    bounded,
  );
}

export const pageSize = digits(1, PAGE.most);
export const depth = digits(0, MAX_SEGMENTS);

/** The parameters of `GET /v1/status`. */
const listingParameters = z.strictObject({
  prefix: z.exactOptional(z.string()),
  depth: z.exactOptional(depth),
  health: z.exactOptional(health),
  label: z.exactOptional(
    z.array(
      z.string().check(z.regex(/^[^=]+=/, "must be a label and its value such as team=payments")),
    ),
  ),
  limit: z.exactOptional(pageSize),
  cursor: z.exactOptional(z.string()),
});

/** What `GET /v1/status` asks for; `label` may be repeated, and all must hold. */
export function listingIn(query: URLSearchParams): Listing {
  const {
    prefix = "",
    limit = PAGE.usual,
    depth: levels,
    health: word,
    label = [],
    cursor,
  } = parseAs(listingParameters, valuesOf(query, ["label"]));
  if (prefix !== "") parsePath(prefix, "prefix");
  if (cursor !== undefined && levelsBelow(prefix, parsePath(cursor, "cursor")) === undefined) {
    throw invalid({ path: "cursor", message: "is no cursor of this prefix" });
  }
  return {
    prefix,
    limit,
    labels: label.map(splitLabel),
    ...(levels !== undefined && { depth: levels }),
    ...(word !== undefined && { health: word }),
    ...(cursor !== undefined && { cursor }),
  };
}

function splitLabel(label: string): [string, string] {
  const at = label.indexOf("=");
  return [label.slice(0, at), label.slice(at + 1)];
}

/** Predicates of one kind in one wait. */
const MAX_PREDICATES = 32;

/** A span of the past up to now. */
const window = z.pipe(
  z
    .string()
    .check(
      z.refine(
        (text) => (parseWindow(text) ?? 0) > 0,
        "must be a duration such as 30d, 12h or 90m",
      ),
    ),
  z.transform((text: string) => parseWindow(text) as number),
);

/** The parameters of `GET /v1/history/{path}`. */
const historyParameters = z.strictObject({
  limit: z.exactOptional(pageSize),
  before: z.exactOptional(z.string()),
  summary: z.exactOptional(window),
});

/** What `GET /v1/history/{path}` asks for: a page, or how the resource fared within so many milliseconds up to now. */
export function historyQuestionIn(
  query: URLSearchParams,
):
  | { readonly limit: number; readonly before?: string; readonly summary?: undefined }
  | { readonly summary: number } {
  const { limit = PAGE.usual, before, summary } = parseAs(historyParameters, valuesOf(query, []));
  if (summary === undefined) return { limit, ...(before !== undefined && { before }) };
  const [page] = ["limit", "before"].filter((name) => query.has(name));
  if (page === undefined) return { summary };
  throw invalid({ path: page, message: "is of pages, and a summary has none" });
}

/** The parameters of `GET /v1/history`. */
const feedParameters = z.strictObject({
  prefix: z.exactOptional(z.string()),
  after: z.exactOptional(z.string()),
  limit: z.exactOptional(pageSize),
});

/** What `GET /v1/history` asks for. */
export function feedQuestionIn(query: URLSearchParams): FeedQuestion {
  const question = parseAs(feedParameters, valuesOf(query, []));
  const { prefix = "", limit = PAGE.usual, after } = question;
  if (prefix !== "") parsePath(prefix, "prefix");
  return { prefix, limit, ...(after !== undefined && { after }) };
}

/** Milliseconds that one answer waits at the longest: an HTTP API gives up after 30 s. */
const MAX_WAIT = 25_000;

export const predicate = z.string();
const predicates = z.exactOptional(z.array(predicate).check(z.maxLength(MAX_PREDICATES)));

/** A duration, of which no time at all is one. */
export const patience = z.pipe(
  z
    .string()
    .check(
      z.refine((text) => parseDuration(text) !== undefined, "must be a duration such as 0s or 25s"),
    ),
  z.transform((text: string) => parseDuration(text) as number),
);

/** The parameters of `GET /v1/wait/{path}`. */
const waitParameters = z.strictObject({
  for: predicates,
  any: predicates,
  failOn: predicates,
  timeout: z.exactOptional(patience),
});

/** What `GET /v1/wait/{path}` waits for, and how long; a longer time than one answer has is cut to that. */
export function waitIn(query: URLSearchParams): WaitRequest {
  const { timeout = MAX_WAIT, ...texts } = parseAs(waitParameters, valuesOf(query, PARTS));
  return { goal: goalOf(texts), timeout: Math.min(timeout, MAX_WAIT) };
}

/** The parameters of a check. */
const checkParameters = z.strictObject({ revision: z.exactOptional(name) });

/** The revision that a gate is asked for. */
export function revisionIn(query: URLSearchParams): { readonly revision?: string } {
  return parseAs(checkParameters, valuesOf(query, []));
}

/** The parameters of `GET /v1/gates/{path}`. */
const gateParameters = z.extend(checkParameters, { at: z.exactOptional(time) });

/** What a gate is asked: of a revision, or what it decided at a time, of the revisions that there were. */
export function gateQuestionIn(query: URLSearchParams): {
  readonly revision?: string;
  readonly at?: string;
} {
  const question = parseAs(gateParameters, valuesOf(query, []));
  if (question.at === undefined || question.revision === undefined) return question;
  throw invalid({ path: "revision", message: "can't be asked for of the past, with at" });
}

/** The parameters of `GET /v1/status/{path}`. */
const statusParameters = z.strictObject({ at: z.exactOptional(time) });

/** The past time that a status is asked for. */
export function timeIn(query: URLSearchParams): { readonly at?: string } {
  return parseAs(statusParameters, valuesOf(query, []));
}

const redriveParameters = z.strictObject({
  redrive: z.exactOptional(z.enum(["true", "false"], { error: 'must be "true" or "false"' })),
});

/** Whether a subscription is to tell again what it gave up. */
export function redriveIn(query: URLSearchParams): boolean {
  return parseAs(redriveParameters, valuesOf(query, [])).redrive === "true";
}

/** What the query parameters of each call hold; their names are in the table of routes. */
export const PARAMETERS: Readonly<Partial<Record<Route, z.ZodMiniObject>>> = {
  "GET /v1/status/{path+}": statusParameters,
  "GET /v1/status": listingParameters,
  "POST /v1/subscriptions/{name}": redriveParameters,
  "GET /v1/wait/{path+}": waitParameters,
  "GET /v1/history/{path+}": historyParameters,
  "GET /v1/history": feedParameters,
  "GET /v1/gates/{path+}": gateParameters,
  "GET /v1/check/{path+}": checkParameters,
  "POST /v1/check/{path+}": checkParameters,
};

/** A query as an object; a parameter given twice is a list, and so always is one of `lists`. */
function valuesOf(query: URLSearchParams, lists: readonly string[]): Record<string, unknown> {
  const names = [...new Set(query.keys())];
  return Object.fromEntries(
    names.map((name) => {
      const values = query.getAll(name);
      return [name, lists.includes(name) || values.length > 1 ? values : values[0]];
    }),
  );
}
