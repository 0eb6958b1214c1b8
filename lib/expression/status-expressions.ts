import type { Compiled, Evaluated, Value } from "./expression.ts";

/** What an expression of a gate may name. */
const VARIABLES = ["status"];

type Compile = (text: string, variables: readonly string[]) => Compiled;

/** The compiler is loaded by the first expression that there is. */
async function compiler(): Promise<Compile> {
  return (await import("./expression.ts")).compile;
}

/** The expressions of gates, over a status. */
export const statusExpressions = {
  /** What evaluates them. */
  async load() {
    const compile = await compiler();
    return (text: string, status: object): Evaluated => {
      const compiled = compile(text, VARIABLES);
      if ("fault" in compiled) return { error: compiled.fault };
      // A status is JSON.
      return compiled.program({ status: status as Value });
    };
  },

  /** What is wrong with one, and where; undefined when nothing is. */
  async fault(text: string): Promise<string | undefined> {
    const compiled = (await compiler())(text, VARIABLES);
    return "fault" in compiled ? compiled.fault : undefined;
  },
};
