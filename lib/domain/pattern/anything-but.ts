import { isObject } from "../json.ts";
import { equalsIgnoringCase } from "./ignore-case.ts";
import {
  type Matcher,
  matching,
  numberOf,
  onlyMember,
  PatternError,
  type TextTest,
  textOf,
  type Wildcard,
} from "./matcher.ts";
import { matchesWildcard, parseWildcard } from "./wildcard.ts";

type Refused = { readonly test: TextTest; readonly wildcards: readonly Wildcard[] };

/** The ways to describe the strings that anything-but excludes. */
const DESCRIPTIONS = {
  prefix: (text, field) => {
    const affix = affixOf(text, field);
    return { test: (value) => value.startsWith(affix), wildcards: [] };
  },
  suffix: (text, field) => {
    const affix = affixOf(text, field);
    return { test: (value) => value.endsWith(affix), wildcards: [] };
  },
  "equals-ignore-case": (text) => ({ test: equalsIgnoringCase(text), wildcards: [] }),
  wildcard: (text, field) => {
    const wildcard = parseWildcard(text, field);
    return { test: matchesWildcard(wildcard), wildcards: [wildcard] };
  },
} satisfies Record<string, (text: string, field: string) => Refused>;
type Description = keyof typeof DESCRIPTIONS;

/** A matcher of every present value but those listed, or but the strings described. */
export function anythingBut(argument: unknown, field: string): Matcher {
  if (isObject(argument)) return anythingButDescribed(argument, field);
  const values: readonly unknown[] = Array.isArray(argument) ? argument : [argument];
  const refused = new Set(values);
  if (values.length > 0 && values.every((value) => typeof value === "number")) {
    for (const value of values) numberOf(value, field, "anything-but");
  } else if (values.length === 0 || !values.every((value) => typeof value === "string")) {
    throw new PatternError(field, "anything-but takes strings only, or numbers only");
  }
  return matching((value) => !refused.has(value));
}

function anythingButDescribed(
  argument: { readonly [key: string]: unknown },
  field: string,
): Matcher {
  const [name, operand] = onlyMember(argument, field);
  if (!isDescription(name)) {
    throw new PatternError(field, `anything-but does not take ${JSON.stringify(name)}`);
  }
  const texts: readonly unknown[] = Array.isArray(operand) ? operand : [operand];
  if (texts.length === 0) throw new PatternError(field, `anything-but ${name} takes at least one`);
  const refused = texts.map((text) =>
    DESCRIPTIONS[name](textOf(text, field, `anything-but ${name}`), field),
  );
  return matching(
    (value) => typeof value !== "string" || !refused.some(({ test }) => test(value)),
    refused.flatMap(({ wildcards }) => wildcards),
  );
}

function isDescription(name: string): name is Description {
  return Object.hasOwn(DESCRIPTIONS, name);
}

function affixOf(text: string, field: string): string {
  if (text !== "") return text;
  throw new PatternError(field, "anything-but does not take an empty prefix or suffix");
}
