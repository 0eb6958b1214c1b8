import type { Evaluated, Value } from "./expression.ts";
import type { Type } from "./types.ts";

/** What hooks' expressions may name: what a delivery holds, what it came with, and the path that its source would have chosen. */
const HOOK_VARIABLES = { payload: "dyn", headers: "map", path: "string" } as const;

/** What expressions for events of AWS's may name: the event, and the path that we would have chosen. */
export const EVENT_VARIABLES = { event: "dyn", path: "string" } as const;

/** Expressions that give a path, over some variables. */
function pathExpressionsOver<const N extends string>(
  variables: Readonly<Record<N, Type>>,
  wanted?: "string",
) {
  /** The compiler is loaded by the first expression that there is. */
  const compiled = async (text: string) => {
    const { compile } = await import("./expression.ts");
    return compile(text, variables, wanted);
  };
  return {
    /** What evaluates one. */
    async load(text: string): Promise<(values: Readonly<Record<N, unknown>>) => Evaluated> {
      const result = await compiled(text);
      if ("fault" in result) return () => ({ error: result.fault });
      // Payloads, headers and events are JSON.
      return (values) => result.program(values as Readonly<Record<string, Value>>);
    },

    /** What is wrong with one, and where; undefined when nothing is. */
    async fault(text: string): Promise<string | undefined> {
      const result = await compiled(text);
      return "fault" in result ? result.fault : undefined;
    },
  };
}

/** The expressions of hooks. */
export const pathExpressions = pathExpressionsOver(HOOK_VARIABLES, "string");

/** The expressions for events of AWS's, which may give null to leave one out. */
export const eventExpressions = pathExpressionsOver(EVENT_VARIABLES);
