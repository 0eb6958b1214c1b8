import { CelScalar, celFunc } from "@bufbuild/cel";
import { type Node, visits } from "./tree.ts";

/** What one evaluation may cost: a comprehension's step, and a character that `matches` reads. */
const BUDGET = 1_000_000;
const STEP = 100;

/** Names that no text can have, so that only the meter calls them. */
const STEP_FUNCTION = "@step";
const READ_FUNCTION = "@read";

/** What is left of the evaluation under way; evaluations don't overlap, because they never wait. */
let left = 0;

/** Runs an evaluation, which throws when it costs too much. */
export function metered<T>(evaluate: () => T): T {
  left = BUDGET;
  return evaluate();
}

function pay(cost: number): void {
  left -= cost;
  if (left < 0) throw new Error("it takes too long on so much data");
}

/** The functions that count what an evaluation costs. */
export const METER = [
  celFunc(STEP_FUNCTION, [CelScalar.BOOL], CelScalar.BOOL, (goesOn) => {
    pay(STEP);
    return goesOn;
  }),
  celFunc(READ_FUNCTION, [CelScalar.DYN], CelScalar.DYN, (text) => {
    if (typeof text === "string") pay(text.length);
    return text;
  }),
];

/** Puts the meter into an expression: each step of a comprehension, and each text that is matched, is counted. */
export function meter(expression: Node): void {
  for (const { node } of [...visits(expression)]) {
    const { case: kind, value } = node.exprKind;
    if (kind === "comprehensionExpr" && value.loopCondition) {
      value.loopCondition = call(node, STEP_FUNCTION, value.loopCondition);
    }
    if (kind === "callExpr" && value.function === "matches" && value.target) {
      value.target = call(node, READ_FUNCTION, value.target);
    }
  }
}

function call({ $typeName, id }: Node, name: string, argument: Node): Node {
  const value = { $typeName: "cel.expr.Expr.Call" as const, function: name, args: [argument] };
  return { $typeName, id, exprKind: { case: "callExpr", value } };
}
