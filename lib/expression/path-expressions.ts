import type { Evaluated, Value } from "./expression.ts";

/** What an expression for a path may name, and what each is. */
const VARIABLES = ["payload", "headers", "path"] as const;

/** What a delivery is to an expression: what it holds, what it came with, and the path that its source would have chosen. */
export type PathValues = Readonly<Record<(typeof VARIABLES)[number], unknown>>;

/** The compiler is loaded by the first expression that there is. */
async function compiled(text: string) {
  const { compile } = await import("./expression.ts");
  return compile(text, VARIABLES);
}

/** The expressions of hooks, which give a path. */
export const pathExpressions = {
  /** What evaluates one. */
  async load(text: string): Promise<(values: PathValues) => Evaluated> {
    const result = await compiled(text);
    if ("fault" in result) return () => ({ error: result.fault });
    // A payload and headers are JSON.
    return (values) => result.program(values as Readonly<Record<string, Value>>);
  },

  /** What is wrong with one, and where; undefined when nothing is. */
  async fault(text: string): Promise<string | undefined> {
    const result = await compiled(text);
    return "fault" in result ? result.fault : undefined;
  },
};
