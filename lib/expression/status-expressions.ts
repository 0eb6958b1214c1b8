import type { Compiled, Evaluated, Value } from "./expression.ts";

/** The fields of a status as CEL sees them: JSON's numbers are doubles. */
export const STATUS_FIELDS = {
  resource: "string",
  kind: "string",
  health: "string",
  message: "string",
  generation: "double",
  revision: "string",
  conditions: "list",
  data: "map",
  labels: "map",
  external: "bool",
  members: "map",
  sequence: "double",
  createdTime: "string",
  updatedTime: "string",
} as const;

/** What an expression of a gate may name. */
const VARIABLES = { status: { fields: STATUS_FIELDS } };

/** The compiler is loaded by the first expression that there is. */
async function compiler(): Promise<(text: string) => Compiled> {
  const { compile } = await import("./expression.ts");
  return (text) => compile(text, VARIABLES, "bool");
}

/** The expressions of gates, over a status. */
export const statusExpressions = {
  /** What evaluates them. */
  async load() {
    const compile = await compiler();
    return (text: string, status: object): Evaluated => {
      const compiled = compile(text);
      if ("fault" in compiled) return { error: compiled.fault };
      // A status is JSON.
      return compiled.program({ status: status as Value });
    };
  },

  /** What is wrong with one, and where; undefined when nothing is. */
  async fault(text: string): Promise<string | undefined> {
    const compiled = (await compiler())(text);
    return "fault" in compiled ? compiled.fault : undefined;
  },
};
