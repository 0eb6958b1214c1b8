import * as z from "zod/mini";
import { HEALTHS } from "../domain/health.ts";
import { PAGE } from "../domain/limits.ts";
import { MAX_SEGMENTS } from "../domain/resource.ts";
import {
  anyJson,
  data,
  duration,
  health,
  instant,
  jsonObject,
  milliseconds,
  path,
  time,
} from "../schema/values.ts";
import { depth, pageSize, patience, predicate } from "./parameters.ts";

export type Schema = z.ZodMiniType;

/** What may be waited for, as far as a pattern tells it. */
const PREDICATE = {
  type: "string",
  pattern:
    "^(condition=.+|health=[A-Za-z]+|jsonpath=.+|[Gg][Aa][Tt][Ee]|[Dd][Ee][Ll][Ee][Tt][Ee])$",
  examples: [
    "condition=Ready",
    "condition=Ready=False",
    "health=Ready",
    "jsonpath={.data.url}",
    "gate",
    "delete",
  ],
};

/** What the schemas check in code, in JSON Schema's words. */
const WORDS = new Map<unknown, object>([
  [time, { type: "string", format: "date-time" }],
  [instant, { type: "string", format: "date-time" }],
  [duration, { type: "string", examples: ["90s", "5m", "1h30m"] }],
  [milliseconds, { type: "string", examples: ["90s", "5m", "1h30m"] }],
  [health, { type: "string", description: `${HEALTHS.join(", ")}; in any case` }],
  [pageSize, { type: "integer", minimum: 1, maximum: PAGE.most, default: PAGE.usual }],
  [depth, { type: "integer", minimum: 0, maximum: MAX_SEGMENTS }],
  [patience, { type: "string", examples: ["0s", "500ms"], default: "25s" }],
  [predicate, PREDICATE],
  [path, { type: "string", maxLength: 512, pattern: "^[A-Za-z0-9][A-Za-z0-9._/-]*$" }],
  [data, { type: "object", description: "Merged deeply (RFC 7396); null deletes a key" }],
  [jsonObject, { type: "object" }],
  [anyJson, { description: "Any JSON, kept as it is" }],
]);

/** A schema that validates, in the words of JSON Schema. */
export function jsonSchema(schema: Schema): { properties?: Record<string, object> } {
  return z.toJSONSchema(schema, {
    io: "input",
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema: made }) => {
      Object.assign(made, WORDS.get(zodSchema));
    },
  }) as { properties?: Record<string, object> };
}
