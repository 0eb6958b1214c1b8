import type { AttributeValue } from "@aws-sdk/client-dynamodb";

export type Item = Record<string, AttributeValue>;

/** The parts of a request that its expression refers to. */
export type Names = {
  readonly ExpressionAttributeNames?: Record<string, string> | undefined;
  readonly ExpressionAttributeValues?: Record<string, AttributeValue> | undefined;
};

type Check = (item: Item, names: Names) => boolean;

const TOKEN =
  /attribute_not_exists\(#\w+\)|begins_with\(#\w+, :\w+\)|#\w+ (?:=|<>|<=|>=|<) :\w+|AND|OR|\(|\)/g;
const ABSENT = /^attribute_not_exists\((#\w+)\)$/;
const BEGINS = /^begins_with\((#\w+), (:\w+)\)$/;
const COMPARED = /^(#\w+) (=|<>|<=|>=|<) (:\w+)$/;
const known = new Map<string, Check>();

/** Whether an item meets an expression; throws for one that no request of ours has had so far. */
export function isMet(expression: string, item: Item | undefined, names: Names): boolean {
  const check = known.get(expression) ?? compiled(expression);
  known.set(expression, check);
  return check(item ?? {}, names);
}

function compiled(expression: string): Check {
  const tokens = expression.match(TOKEN) ?? [];
  const isUnderstood = tokens.join("") === expression.replaceAll(/ (?=AND|OR)|(?<=AND|OR) /g, "");
  const check = isUnderstood && anyOf(tokens);
  if (check && tokens.length === 0) return check;
  throw new Error(`the simulated table doesn't know the expression "${expression}"`);
}

/** Takes what is joined by OR from the tokens, of which AND binds closer. */
function anyOf(tokens: string[]): Check {
  const checks = joinedBy("OR", tokens, () => joinedBy("AND", tokens, () => termOf(tokens)));
  return (item, names) => checks.some((all) => all.every((check) => check(item, names)));
}

function joinedBy<T>(word: string, tokens: string[], next: () => T): T[] {
  const found = [next()];
  while (tokens[0] === word) {
    tokens.shift();
    found.push(next());
  }
  return found;
}

function termOf(tokens: string[]): Check {
  const term = tokens.shift() ?? "";
  if (term === "(") {
    const check = anyOf(tokens);
    if (tokens.shift() !== ")") throw new Error("a bracket of an expression isn't closed");
    return check;
  }
  const [, absent] = ABSENT.exec(term) ?? [];
  if (absent) return (item, names) => item[nameOf(absent, names)] === undefined;
  const [, field = "", prefix] = BEGINS.exec(term) ?? [];
  if (prefix) {
    return (item, names) =>
      textOf(item[nameOf(field, names)])?.startsWith(wanted(prefix, names)) ?? false;
  }
  const [, left = "", operator = "", right = ""] = COMPARED.exec(term) ?? [];
  return (item, names) => isSo(item[nameOf(left, names)], operator, attributeFor(right, names));
}

function isSo(found: AttributeValue | undefined, operator: string, limit: AttributeValue): boolean {
  const [one, other] = [textOf(found), textOf(limit)];
  if (operator === "=") return one === other;
  if (operator === "<>") return one !== other;
  if (one === undefined || other === undefined) return false;
  const difference = limit.N === undefined ? (one < other ? -1 : 1) : Number(one) - Number(other);
  if (one === other) return operator !== "<";
  return operator === ">=" ? difference > 0 : difference < 0;
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

const CLAUSE = /^SET (.+?)(?: ADD (.+))?$/;
const SET = /^(#\w+) = (:\w+)$/;
const ADD = /^(#\w+) (:\w+)$/;

/** An item as an update leaves it; throws for an expression that no request of ours has had so far. */
export function updated(expression: string, item: Item, names: Names): Item {
  const [, sets, adds] = CLAUSE.exec(expression) ?? [];
  if (!sets) throw new Error(`the simulated table doesn't know the update "${expression}"`);
  const next = { ...item };
  for (const set of sets.split(", ")) {
    const [, name = "", value = ""] = SET.exec(set) ?? [];
    next[nameOf(name, names)] = attributeFor(value, names);
  }
  for (const add of adds?.split(", ") ?? []) {
    const [, name = "", value = ""] = ADD.exec(add) ?? [];
    const [field, more] = [nameOf(name, names), Number(attributeFor(value, names).N)];
    next[field] = { N: String(Number(item[field]?.N ?? 0) + more) };
  }
  return next;
}

function attributeFor(placeholder: string, { ExpressionAttributeValues }: Names): AttributeValue {
  const value = ExpressionAttributeValues?.[placeholder];
  if (value === undefined) throw new Error(`the expression has no value ${placeholder}`);
  return value;
}

/** The text of a text, the digits of a number. */
export function textOf(value: AttributeValue | undefined): string | undefined {
  return value?.S ?? value?.N;
}
