import { StartFailure } from "../failure.ts";
import { matches } from "./wildcard.ts";

/** What a statement asks of a call's context: one of the values, compared in the operator's way. */
export type Condition = {
  readonly operator: keyof typeof OPERATORS;
  readonly key: string;
  readonly values: readonly string[];
};

const OPERATORS = {
  StringEquals: (wanted: string, value: string) => wanted === value,
  StringLike: matches,
} as const;

/** The condition keys that the calls here have values for. */
const KEYS = ["events:source", "events:detail-type"];

/** The conditions of a statement; throws a `StartFailure` for an operator or key that can't be evaluated here. */
export function conditionsIn(who: string, block: unknown): Condition[] {
  return Object.entries((block ?? {}) as object).flatMap(([operator, keys]) => {
    if (!isOperator(operator)) throw unknown(who, operator);
    return Object.entries(keys as object).map(([key, wanted]) => {
      if (!KEYS.includes(key)) throw unknown(who, key);
      return { operator, key, values: [wanted].flat().map(String) };
    });
  });
}

/** Whether a call's context is as a condition wants it; a key without a value is not. */
export function holds(
  { operator, key, values }: Condition,
  context: Readonly<Record<string, string>>,
): boolean {
  const value = Object.hasOwn(context, key) ? context[key] : undefined;
  return value !== undefined && values.some((wanted) => OPERATORS[operator](wanted, value));
}

function isOperator(text: string): text is keyof typeof OPERATORS {
  return Object.hasOwn(OPERATORS, text);
}

function unknown(who: string, what: string): StartFailure {
  return new StartFailure(`${who} has a policy with the condition ${what}, unknown here`);
}
