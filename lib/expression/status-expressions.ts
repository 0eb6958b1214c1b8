import type { Evaluated, Value } from "./expression.ts";

/** What an expression of a gate may name. */
const STATUS_VARIABLES = ["status"] as const;

/** Evaluates expressions over a status; the compiler is loaded when the first is there. */
export const statusExpressions = {
  async load() {
    const { compile } = await import("./expression.ts");
    return (text: string, status: object): Evaluated => {
      const compiled = compile(text, STATUS_VARIABLES);
      // A status is JSON.
      return "fault" in compiled
        ? { error: compiled.fault }
        : compiled.program({ status: status as Value });
    };
  },
};
