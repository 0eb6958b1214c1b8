import { isObject, type Json } from "../json.ts";

/** A step from a value to one in it, or to those of its items in which a key is a text. */
type Step =
  | { readonly key: string }
  | { readonly index: number }
  | { readonly where: string; readonly is: string };

/** A path to values in a JSON document. */
export type JsonPath = readonly Step[];

const KEY = String.raw`[^\s.[\]{}'"=]+`;
const TEXT = `(?:"([^"]*)"|'([^']*)')`;
const STEP = new RegExp(
  String.raw`\.(${KEY})|\['([^']+)'\]|\[(\d{1,6})\]|\[\?\(@\.(${KEY})\s*==\s*${TEXT}\)\]`,
  "y",
);

/** `{.data.url}` or `{.conditions[?(@.type=="Ready")].status}`, as kubectl writes them, the braces and the first dot optional; undefined for what is none. */
export function parseJsonPath(text: string): JsonPath | undefined {
  const inner = /^\{(.*)\}$/s.exec(text)?.[1] ?? text;
  const path = /^[.[]/.test(inner) ? inner : `.${inner}`;
  const steps: Step[] = [];
  for (let at = 0; at < path.length; at = STEP.lastIndex) {
    STEP.lastIndex = at;
    const found = STEP.exec(path);
    if (!found) return undefined;
    steps.push(stepOf(found));
  }
  return steps;
}

function stepOf([, key, quoted, index, where, double, single]: RegExpExecArray): Step {
  if (where !== undefined) return { where, is: double ?? single ?? "" };
  return index === undefined ? { key: key ?? quoted ?? "" } : { index: Number(index) };
}

/** Every value that a path leads to in a document; none where a step leads nowhere. */
export function valuesAt(document: Json, path: JsonPath): readonly Json[] {
  return path.reduce<readonly Json[]>(
    (values, step) => values.flatMap((value) => follow(value, step)),
    [document],
  );
}

function follow(value: Json, step: Step): readonly Json[] {
  if ("key" in step) return isObject(value) ? own(value, step.key) : [];
  if (!Array.isArray(value)) return [];
  if ("index" in step) return value.slice(step.index, step.index + 1);
  return value.filter((item) => isObject(item) && own(item, step.where)[0] === step.is);
}

/** A key of a document is never one that every object inherits. */
function own(object: { readonly [key: string]: Json }, key: string): readonly Json[] {
  const value = Object.hasOwn(object, key) ? object[key] : undefined;
  return value === undefined ? [] : [value];
}
