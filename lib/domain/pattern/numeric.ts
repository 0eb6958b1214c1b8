import { numberOf, PatternError, type Test } from "./matcher.ts";

const COMPARISONS = {
  "=": (value, bound) => value === bound,
  "<": (value, bound) => value < bound,
  "<=": (value, bound) => value <= bound,
  ">": (value, bound) => value > bound,
  ">=": (value, bound) => value >= bound,
} satisfies Record<string, (value: number, bound: number) => boolean>;
type Comparison = keyof typeof COMPARISONS;

export const COMPARISON_NAMES = Object.keys(COMPARISONS);
const FROM_BELOW: readonly Comparison[] = [">", ">="];
const FROM_ABOVE: readonly Comparison[] = ["<", "<="];

type Term = { readonly comparison: Comparison; readonly bound: number };

/** A test of numbers: one comparison, such as `["<", 10]`, or a range, such as `[">", 0, "<=", 5]`. */
export function numeric(argument: unknown, field: string): Test {
  if (!Array.isArray(argument)) throw new PatternError(field, "numeric takes an array");
  const terms = argument.length > 2 ? rangeOf(argument, field) : [termOf(argument, field)];
  return (value) =>
    typeof value === "number" &&
    terms.every(({ comparison, bound }) => COMPARISONS[comparison](value, bound));
}

function rangeOf(argument: readonly unknown[], field: string): Term[] {
  const bottom = termOf(argument.slice(0, 2), field);
  const top = termOf(argument.slice(2), field);
  if (!FROM_BELOW.includes(bottom.comparison) || !FROM_ABOVE.includes(top.comparison)) {
    throw new PatternError(field, "a numeric range goes from > or >= to < or <=");
  }
  if (bottom.bound >= top.bound) {
    throw new PatternError(field, "the bottom of a numeric range must be less than its top");
  }
  return [bottom, top];
}

function termOf([comparison, bound, ...others]: readonly unknown[], field: string): Term {
  if (!isComparison(comparison)) {
    throw new PatternError(field, `unrecognized numeric operator ${JSON.stringify(comparison)}`);
  }
  if (others.length > 0) throw new PatternError(field, "numeric has too many terms");
  return { comparison, bound: numberOf(bound, field, `numeric ${comparison}`) };
}

function isComparison(value: unknown): value is Comparison {
  return typeof value === "string" && Object.hasOwn(COMPARISONS, value);
}
