import { type CelInput, celEnv, isCelError, parse, plan } from "@bufbuild/cel";
import { BOUNDS, boundsFault, positioned } from "./bounds.ts";
import { METER, meter, metered } from "./meter.ts";
import type { Parsed } from "./tree.ts";
import { requireType, type Type, TypeFault, typeOf } from "./types.ts";

/** What a variable may be: JSON, whose numbers are doubles, or a bigint, which is an int. */
export type Value = CelInput;

export type Evaluated = { readonly value: unknown } | { readonly error: string };

/** An expression, ready to be evaluated any number of times. */
export type Program = (values: Readonly<Record<string, Value>>) => Evaluated;

/** A program, or what is wrong with the text, and where. */
export type Compiled = { readonly program: Program } | { readonly fault: string };

const environment = celEnv({ funcs: METER });

/** What an expression may name, and the type of each as far as it is known. */
export type Variables = Readonly<Record<string, Type>>;

/**
 * Compiles a CEL expression over some variables, which gives a value of the wanted type if there is one; its
 * length, size and running time are bounded, and its types are checked as far as they are known.
 */
export function compile(text: string, variables: Variables, wanted?: "bool" | "string"): Compiled {
  if (text.length > BOUNDS.characters) {
    return { fault: `has more than ${BOUNDS.characters} characters` };
  }
  const parsed = parsedOrFault(text);
  if (typeof parsed === "string") return { fault: parsed };
  const hasFunction = (name: string) => environment.funcs.find(name) !== undefined;
  const names = Object.keys(variables);
  const fault =
    boundsFault(parsed, { variables: names, hasFunction }) ?? typeFault(parsed, variables, wanted);
  if (fault !== undefined) return { fault };
  meter(parsed.expr);
  const evaluate = plan(environment, parsed.expr);
  return { program: (values) => metered(() => resultOf(() => evaluate(values))) };
}

function typeFault(
  { expr, sourceInfo }: Parsed,
  variables: Variables,
  wanted: string | undefined,
): string | undefined {
  try {
    const type = typeOf(expr, variables, environment.funcs);
    if (wanted !== undefined) requireType(expr, type, wanted);
    return undefined;
  } catch (fault) {
    if (!(fault instanceof TypeFault)) throw fault;
    return positioned(fault.message, sourceInfo, fault.node);
  }
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
