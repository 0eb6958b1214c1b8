import { type CelInput, celEnv, isCelError, parse, plan } from "@bufbuild/cel";
import { BOUNDS, boundsFault } from "./bounds.ts";
import { METER, meter, metered } from "./meter.ts";
import type { Parsed } from "./tree.ts";

/** What a variable may be: JSON, whose numbers are doubles, or a bigint, which is an int. */
export type Value = CelInput;

export type Evaluated = { readonly value: unknown } | { readonly error: string };

/** An expression, ready to be evaluated any number of times. */
export type Program = (values: Readonly<Record<string, Value>>) => Evaluated;

/** A program, or what is wrong with the text, and where. */
export type Compiled = { readonly program: Program } | { readonly fault: string };

const environment = celEnv({ funcs: METER });

/** Compiles a CEL expression over some variables; its length, size and running time are bounded. */
export function compile(text: string, variables: readonly string[]): Compiled {
  if (text.length > BOUNDS.characters) {
    return { fault: `has more than ${BOUNDS.characters} characters` };
  }
  const parsed = parsedOrFault(text);
  if (typeof parsed === "string") return { fault: parsed };
  const hasFunction = (name: string) => environment.funcs.find(name) !== undefined;
  const fault = boundsFault(parsed, { variables, hasFunction });
  if (fault !== undefined) return { fault };
  meter(parsed.expr);
  const evaluate = plan(environment, parsed.expr);
  return { program: (values) => metered(() => resultOf(() => evaluate(values))) };
}

function resultOf(evaluate: () => unknown): Evaluated {
  try {
    const value = evaluate();
    return isCelError(value) ? { error: value.message } : { value };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

function parsedOrFault(text: string): Parsed | string {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof RangeError) return "is nested too deeply";
    const at = /^<input>:(\d+):(\d+): (.*)$/s.exec((error as Error).message);
    if (!at) return (error as Error).message;
    const [, line, column, message = ""] = at;
    return line === "1" ? `at character ${column}: ${message}` : `at ${line}:${column}: ${message}`;
  }
}
