import type { Json } from "../json.ts";
import { isObject } from "../json.ts";
import { type Alternative, alternativesOf } from "./compile.ts";
import { checkComplexity } from "./complexity.ts";
import { emptyPlace, type FieldIndex, indexFields, placesIn } from "./flatten.ts";
import { parseJson } from "./json.ts";
import { matchTogether } from "./match.ts";
import { PatternError } from "./matcher.ts";

/** An event pattern, compiled once to be matched against any number of events. */
export type Pattern = {
  readonly alternatives: readonly Alternative[];
  readonly index: FieldIndex;
};

/** Compiles an event pattern as EventBridge understands it, or throws a `PatternError`. */
export function compilePattern(pattern: unknown): Pattern {
  const alternatives = alternativesOf(pattern);
  checkComplexity(alternatives);
  return { alternatives, index: indexFields(alternatives.flat()) };
}

/** Compiles an event pattern from JSON text, which also shows numbers that a double can't hold. */
export function parsePattern(text: string): Pattern {
  return compilePattern(readText(text));
}

function readText(text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    throw new PatternError("", `is not JSON: ${error instanceof Error ? error.message : error}`);
  }
}

/** Whether an event has what the pattern asks for. */
export function matchesPattern({ alternatives, index }: Pattern, event: Json): boolean {
  if (!isObject(event)) return false;
  const places = placesIn(event, index);
  return alternatives.some((fields) =>
    matchTogether(
      fields.map((field) => ({
        place: places.get(field) ?? emptyPlace(),
        absent: field.matchers.some(({ absent }) => absent),
      })),
    ),
  );
}
