import { CONDITION_STATUSES, CONDITION_TYPE, type ConditionStatus } from "../condition.ts";
import { HEALTHS, type Health, parseHealth } from "../health.ts";
import { type JsonPath, parseJsonPath } from "./json-path.ts";

/** What may be waited for of one resource; `text` is how it was written. */
export type Predicate = { readonly text: string } & (
  | { readonly kind: "condition"; readonly type: string; readonly status: ConditionStatus }
  | { readonly kind: "health"; readonly health: Health }
  | { readonly kind: "jsonpath"; readonly path: JsonPath; readonly value?: string }
  | { readonly kind: "gate" | "delete" }
);

/** Why a text is no predicate. */
type Unreadable = { readonly fault: string };

const FORMS =
  "must be condition=TYPE[=STATUS], health=WORD, jsonpath={.data.url}[=VALUE], gate or delete";

/** A text as a predicate, by kubectl's rules: the word before `=` in lower case, `gate` and `delete` in any. */
export function parsePredicate(text: string): Predicate | Unreadable {
  const [form = "", ...rest] = text.split("=");
  const argument = rest.join("=");
  const parse = Object.hasOwn(PARSERS, form) ? PARSERS[form] : undefined;
  if (parse && rest.length > 0) return parse(argument, text);
  const word = text.toLowerCase();
  return word === "gate" || word === "delete" ? { text, kind: word } : { fault: FORMS };
}

type Parser = (argument: string, text: string) => Predicate | Unreadable;

const PARSERS: Readonly<Record<string, Parser>> = {
  condition: (argument, text) => {
    const [, type = "", word = "True"] = /^([^=]*)(?:=(.*))?$/s.exec(argument) ?? [];
    const status = CONDITION_STATUSES.find((one) => one.toLowerCase() === word.toLowerCase());
    // Types are compared without case, and the prefix of one is lower case.
    if (!CONDITION_TYPE.test(type.toLowerCase())) return { fault: "must name a condition's type" };
    if (!status) return { fault: `must want one of ${CONDITION_STATUSES.join(", ")}` };
    return { text, kind: "condition", type, status };
  },
  health: (argument, text) => {
    const health = parseHealth(argument);
    return health
      ? { text, kind: "health", health }
      : { fault: `must want one of ${HEALTHS.join(", ")}` };
  },
  jsonpath: (argument, text) => {
    const [expression = "", value, ...more] = split(argument);
    const path = parseJsonPath(expression);
    if (!path) {
      return { fault: 'must have a path such as {.data.url} or {.conditions[?(@.type=="Ready")]}' };
    }
    if (value === "" || more.length > 0) {
      return { fault: 'must have one value, without "=" in it, after its equal sign' };
    }
    return { text, kind: "jsonpath", path, ...(value !== undefined && { value: value.trim() }) };
  },
};

/** What equal signs separate, of which two together are none; as kubectl's `splitJSONPathInput` does. */
export function split(text: string): string[] {
  const [pair, parts] = ["==", [""]];
  for (let at = 0; at < text.length; ) {
    const piece = text.startsWith(pair, at) ? pair : (text[at] ?? "");
    if (piece === "=") parts.push("");
    else parts.push(parts.pop() + piece);
    at += piece.length;
  }
  return parts;
}
