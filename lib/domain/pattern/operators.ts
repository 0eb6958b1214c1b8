import { isObject } from "../json.ts";
import { anythingBut } from "./anything-but.ts";
import { canonicalAddress, cidr } from "./cidr.ts";
import { beginsIgnoringCase, endsIgnoringCase, equalsIgnoringCase } from "./ignore-case.ts";
import { isScalar, type Scalar } from "./json.ts";
import {
  type Listed,
  type Matcher,
  matching,
  onlyMember,
  onText,
  PatternError,
  type Test,
  type TextTest,
  textOf,
} from "./matcher.ts";
import { numeric } from "./numeric.ts";
import { matchesWildcard, parseWildcard } from "./wildcard.ts";

const IGNORING_CASE = "equals-ignore-case";

type Operator = (argument: unknown, field: string) => Matcher;

const OPERATORS = {
  exactly: (argument, field) => {
    const expected = textOf(argument, field, "exactly");
    return matching((value) => value === expected);
  },
  prefix: (argument, field) => {
    if (isObject(argument)) return affixIgnoringCase(argument, field, "prefix", beginsIgnoringCase);
    const prefix = textOf(argument, field, "prefix");
    return matching(onText((text) => text.startsWith(prefix)));
  },
  suffix: (argument, field) => {
    if (isObject(argument)) return affixIgnoringCase(argument, field, "suffix", endsIgnoringCase);
    const suffix = textOf(argument, field, "suffix");
    return matching(onText((text) => text.endsWith(suffix)));
  },
  [IGNORING_CASE]: (argument, field) =>
    matching(onText(equalsIgnoringCase(textOf(argument, field, IGNORING_CASE)))),
  wildcard: (argument, field) => {
    const wildcard = parseWildcard(textOf(argument, field, "wildcard"), field);
    return matching(onText(matchesWildcard(wildcard)), [wildcard]);
  },
  "anything-but": anythingBut,
  numeric: (argument, field) => matching(numeric(argument, field)),
  cidr: (argument, field) => matching(cidr(argument, field)),
  exists: (argument, field) => {
    if (typeof argument !== "boolean") throw new PatternError(field, "exists takes true or false");
    return { test: () => argument, absent: !argument, wildcards: [] };
  },
} satisfies Record<string, Operator>;
type OperatorName = keyof typeof OPERATORS;

export const OPERATOR_NAMES = Object.keys(OPERATORS);

/** The alternatives that a pattern lists for one field. */
export function matchersOf(values: readonly unknown[], field: string): Listed[] {
  if (values.length === 0) throw new PatternError(field, "an empty array is not allowed");
  const literals = values.filter(isScalar);
  const expressions = values.filter((value) => !isScalar(value));
  const matchers = expressions.map((one) => listed(matcherOf(one, field), [one]));
  return literals.length > 0
    ? [listed(matching(oneOf(literals)), literals), ...matchers]
    : matchers;
}

function listed(matcher: Matcher, values: readonly unknown[]): Listed {
  return { ...matcher, values: values.map((value) => JSON.stringify(value)) };
}

function matcherOf(expression: unknown, field: string): Matcher {
  if (!isObject(expression)) {
    throw new PatternError(
      field,
      "a value must be a string, a number, true, false, null or a match expression",
    );
  }
  const [name, argument] = onlyMember(expression, field);
  if (isOperator(name)) return OPERATORS[name](argument, field);
  throw new PatternError(field, `unrecognized match type ${JSON.stringify(name)}`);
}

function isOperator(name: string): name is OperatorName {
  return Object.hasOwn(OPERATORS, name);
}

/** Addresses are equal however they are written. */
function oneOf(literals: readonly Scalar[]): Test {
  const values = new Set<Scalar>(literals);
  const texts = literals.filter((literal) => typeof literal === "string");
  const addresses = new Set(texts.map(canonicalAddress));
  addresses.delete(undefined);
  if (addresses.size === 0) return (value) => values.has(value);
  const isAddress = onText((text) => addresses.has(canonicalAddress(text)));
  return (value) => values.has(value) || isAddress(value);
}

function affixIgnoringCase(
  argument: { readonly [key: string]: unknown },
  field: string,
  operator: string,
  test: (expected: string) => TextTest,
): Matcher {
  const [name, expected] = onlyMember(argument, field);
  if (name !== IGNORING_CASE) {
    throw new PatternError(field, `${operator} does not take ${JSON.stringify(name)}`);
  }
  return matching(onText(test(textOf(expected, field, `${operator} ${IGNORING_CASE}`))));
}
