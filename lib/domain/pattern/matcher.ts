import type { Scalar } from "./json.ts";

/** Whether one value of a field is one that the pattern asks for. */
export type Test = (value: Scalar) => boolean;
export type TextTest = (text: string) => boolean;

/** The literal texts between the asterisks of a wildcard. */
export type Wildcard = readonly string[];

/** One of the alternatives that a pattern lists for a field. */
export type Matcher = {
  readonly test: Test;
  /** Whether an event without the field satisfies it. */
  readonly absent: boolean;
  readonly wildcards: readonly Wildcard[];
};

/** A matcher with the values, as JSON, that the pattern lists for it. */
export type Listed = Matcher & { readonly values: readonly string[] };

/** A field of a pattern, by its dotted path: any one of the matchers has to be satisfied. */
export type Field = { readonly path: string; readonly matchers: readonly Listed[] };

/** Why a pattern is not one; the message begins with the dotted path of the field at fault. */
export class PatternError extends Error {
  override readonly name = "PatternError";
  readonly field: string;

  constructor(field: string, reason: string) {
    super(`${field === "" ? "pattern" : field}: ${reason}`);
    this.field = field;
  }
}

/** A matcher of present values. */
export function matching(test: Test, wildcards: readonly Wildcard[] = []): Matcher {
  return { test, absent: false, wildcards };
}

/** A test that only strings can pass. */
export function onText(test: TextTest): Test {
  return (value) => typeof value === "string" && test(value);
}

/** The only member of an operator's object. */
export function onlyMember(
  expression: { readonly [key: string]: unknown },
  field: string,
): [name: string, argument: unknown] {
  const [member, ...others] = Object.entries(expression);
  if (!member) throw new PatternError(field, "an empty object is not a match expression");
  if (others.length > 0) {
    throw new PatternError(field, "only one key is allowed in a match expression");
  }
  return member;
}

/** An operator's argument, which must be a string. */
export function textOf(argument: unknown, field: string, operator: string): string {
  if (typeof argument === "string") return argument;
  throw new PatternError(field, `${operator} takes a string`);
}

/** An operator's argument, which must be a number that a double can hold. */
export function numberOf(argument: unknown, field: string, operator: string): number {
  if (typeof argument !== "number") throw new PatternError(field, `${operator} takes a number`);
  if (Number.isFinite(argument)) return argument;
  throw new PatternError(field, `${operator} takes a number that can be compared`);
}
