import { en } from "zod/locales";
import * as z from "zod/mini";
import { type Fault, invalid, Refusal } from "../domain/refusal.ts";

z.config(en());

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
