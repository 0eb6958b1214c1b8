import type { AttributeValue } from "@aws-sdk/client-dynamodb";

export type Item = Record<string, AttributeValue>;

/** The parts of a request that its expression refers to. */
export type Names = {
  readonly ExpressionAttributeNames?: Record<string, string> | undefined;
  readonly ExpressionAttributeValues?: Record<string, AttributeValue> | undefined;
};

const ABSENT = /^attribute_not_exists\((#\w+)\)$/;
const BEGINS = /^begins_with\((#\w+), (:\w+)\)$/;
const COMPARED = /^(#\w+) (=|<=|>=|<) (:\w+)$/;

/** Whether an item meets an expression; throws for one that no request of ours has had so far. */
export function isMet(expression: string, item: Item | undefined, names: Names): boolean {
  return expression
    .split(" OR ")
    .some((terms) => terms.split(" AND ").every((term) => isTermMet(term, item ?? {}, names)));
}

function isTermMet(term: string, item: Item, names: Names): boolean {
  const [, absent] = ABSENT.exec(term) ?? [];
  if (absent) return item[nameOf(absent, names)] === undefined;
  const [, field = "", prefix] = BEGINS.exec(term) ?? [];
  if (prefix) {
    return textOf(item[nameOf(field, names)])?.startsWith(wanted(prefix, names)) ?? false;
  }
  const [, left = "", operator, right] = COMPARED.exec(term) ?? [];
  if (right) {
    const [found, limit] = [textOf(item[nameOf(left, names)]), wanted(right, names)];
    if (operator === "=") return found === limit;
    // Only versions are compared so, which are numbers, and only texts by the others.
    if (operator === "<") return found !== undefined && Number(found) < Number(limit);
    return found !== undefined && (operator === "<=" ? found <= limit : found >= limit);
  }
  throw new Error(`the simulated table doesn't know the expression "${term}"`);
}

function nameOf(placeholder: string, { ExpressionAttributeNames }: Names): string {
  const name = ExpressionAttributeNames?.[placeholder];
  if (name === undefined) throw new Error(`the expression names no ${placeholder}`);
  return name;
}

function wanted(placeholder: string, { ExpressionAttributeValues }: Names): string {
  const value = textOf(ExpressionAttributeValues?.[placeholder]);
  if (value === undefined) throw new Error(`the expression has no value ${placeholder}`);
  return value;
}

/** The text of a text, the digits of a number. */
export function textOf(value: AttributeValue | undefined): string | undefined {
  return value?.S ?? value?.N;
}
