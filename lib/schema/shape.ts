import * as z from "zod/mini";
import { type Fault, invalid, Refusal } from "../domain/refusal.ts";

const KINDS: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  int: "an integer",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
};

/** What is wrong, in words that go on from the field's name; a check with words of its own keeps them. */
function wordsFor(issue: z.core.$ZodRawIssue): string {
  const { code, input } = issue;
  if (input === undefined && (code === "invalid_type" || code === "custom")) return "is required";
  if (code === "invalid_type") return `must be ${KINDS[issue.expected] ?? issue.expected}`;
  if (code === "too_big") return `must ${boundOn(issue.origin, "at most", issue.maximum)}`;
  if (code === "invalid_key") return issue.issues[0]?.message ?? "has a wrong name";
  if (code !== "too_small") return "is not valid";
  if (issue.minimum === 1 && issue.origin !== "number") return "must not be empty";
  return `must ${boundOn(issue.origin, "at least", issue.minimum)}`;
}

function boundOn(origin: string, bound: string, value: number | bigint): string {
  if (origin === "string") return `have ${bound} ${value} characters`;
  return origin === "array" ? `have ${bound} ${value} entries` : `be ${bound} ${value}`;
}

z.config({ customError: wordsFor });

/** The value in the shape of a schema; throws `invalid` naming every field that isn't. */
export function parseAs<T>(schema: z.ZodMiniType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [first, ...rest] = result.error.issues.flatMap(faultsOf);
  throw first ? invalid(first, ...rest) : new Refusal("invalid", "the body has another shape");
}

function faultsOf(issue: z.core.$ZodIssue): Fault[] {
  const path = pathOf(issue.path);
  if (issue.code !== "unrecognized_keys") return [{ path, message: issue.message }];
  return issue.keys.map((key) => ({
    path: path === "" ? key : `${path}.${key}`,
    message: "is not a key that is known here",
  }));
}

function pathOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === "number") return `${text}[${part}]`;
    return text === "" ? String(part) : `${text}.${String(part)}`;
  }, "");
}
