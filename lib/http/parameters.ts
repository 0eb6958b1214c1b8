import * as z from "zod/mini";
import { invalid } from "../domain/refusal.ts";
import { levelsBelow, parsePath } from "../domain/resource.ts";
import type { Listing } from "../pipeline/ports.ts";
import { parseAs } from "../schema/shape.ts";
import { health } from "../schema/values.ts";

const PAGE = { usual: 100, most: 500 } as const;

const naturalNumber = z.pipe(
  z.string().check(z.regex(/^\d{1,9}$/, "must be a natural number")),
  z.transform(Number),
);

const pageSize = z.exactOptional(
  z.pipe(naturalNumber, z.number().check(z.minimum(1), z.maximum(PAGE.most))),
);

/** The parameters of `GET /v1/status`. */
export const listingParameters = z.strictObject({
  prefix: z.exactOptional(z.string()),
  depth: z.exactOptional(naturalNumber),
  health: z.exactOptional(health),
  label: z.exactOptional(
    z.array(
      z.string().check(z.regex(/^[^=]+=/, "must be a label and its value such as team=payments")),
    ),
  ),
  limit: pageSize,
  cursor: z.exactOptional(z.string()),
});

/** What `GET /v1/status` asks for; `label` may be repeated, and all must hold. */
export function listingIn(query: URLSearchParams): Listing {
  const {
    prefix = "",
    limit = PAGE.usual,
    depth,
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
    ...(depth !== undefined && { depth }),
    ...(word !== undefined && { health: word }),
    ...(cursor !== undefined && { cursor }),
  };
}

function splitLabel(label: string): [string, string] {
  const at = label.indexOf("=");
  return [label.slice(0, at), label.slice(at + 1)];
}

/** The parameters of `GET /v1/history/{path}`. */
export const historyParameters = z.strictObject({
  limit: pageSize,
  before: z.exactOptional(z.string()),
});

/** Which page `GET /v1/history/{path}` asks for. */
export function historyPageIn(query: URLSearchParams): { limit: number; before?: string } {
  const { limit = PAGE.usual, before } = parseAs(historyParameters, valuesOf(query, []));
  return { limit, ...(before !== undefined && { before }) };
}

/** Refuses the parameters of a call that has none, so that a misspelt one isn't taken for an answer. */
export function refuseParameters(query: URLSearchParams): void {
  parseAs(z.strictObject({}), valuesOf(query, []));
}

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
