import { exactDouble } from "../number.ts";

export type Scalar = string | number | boolean | null;

/** Whether a value is one that a field can hold without further structure. */
export function isScalar(value: unknown): value is Scalar {
  return value === null || ["string", "number", "boolean"].includes(typeof value);
}

/** The path of a key below a path; a dot in a key and a level of nesting are the same thing. */
export function joinPath(path: string, key: string): string {
  return path === "" ? key : `${path}.${key}`;
}

/** Reads JSON text, leaving NaN where a number is too small for a double to tell it from zero. */
export function parseJson(text: string): unknown {
  return JSON.parse(text, (...parts: unknown[]) => {
    const [, value, context] = parts as [string, unknown, { source?: string } | undefined];
    return typeof value === "number" ? exactDouble(value, context?.source ?? "") : value;
  });
}
