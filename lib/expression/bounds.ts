import { type Node, type Parsed, type Visit, visits } from "./tree.ts";

/** What an expression may be: small enough to be read by people, and to end soon. */
export const BOUNDS = {
  characters: 2_048,
  /** Nodes of its tree, in which a macro such as `exists` stands for about ten. */
  nodes: 500,
  /** Comprehensions within each other. */
  nesting: 2,
  /** Elements or entries that a list or a map may be written with. */
  elements: 100,
} as const;

/** Names of types, which an expression may compare with. */
const TYPES = "int uint double bool string bytes list map null_type type".split(" ");

/** Operators that the evaluator knows itself, rather than as functions. */
const OPERATORS = ["_&&_", "_||_", "_?_:_", "_[_]", "@not_strictly_false"];

/** What an expression may name. */
export type Names = {
  readonly variables: readonly string[];
  readonly hasFunction: (name: string) => boolean;
};

/** The first thing in an expression that may not be, with where it is. */
export function boundsFault({ expr, sourceInfo }: Parsed, names: Names): string | undefined {
  let nodes = 0;
  for (const visit of visits(expr)) {
    nodes++;
    const fault = nodes > BOUNDS.nodes ? "is too long" : faultOf(visit, names);
    if (fault === undefined) continue;
    return positioned(fault, sourceInfo, visit.node);
  }
  return undefined;
}

/** What is wrong, with where it is, if that is known. */
export function positioned(fault: string, sourceInfo: Parsed["sourceInfo"], node: Node): string {
  const offset = sourceInfo?.positions[String(node.id)];
  return offset === undefined ? fault : `at character ${offset + 1}: ${fault}`;
}

function faultOf({ node, nesting, bound }: Visit, names: Names): string | undefined {
  if (nesting > BOUNDS.nesting) return `comprehensions nest more than ${BOUNDS.nesting} deep`;
  if (widthOf(node) > BOUNDS.elements) return `lists more than ${BOUNDS.elements} elements`;
  const { case: kind, value } = node.exprKind;
  if (kind === "identExpr" && ![...names.variables, ...bound, ...TYPES].includes(value.name)) {
    return `there is no variable ${value.name}; there are ${names.variables.join(", ")}`;
  }
  const calls = kind === "callExpr" && !OPERATORS.includes(value.function);
  if (calls && !names.hasFunction(value.function)) return `there is no function ${value.function}`;
  const builds = kind === "structExpr" && value.messageName !== "";
  return builds ? `there is no message ${value.messageName}` : undefined;
}

function widthOf({ exprKind: { case: kind, value } }: Node): number {
  if (kind === "listExpr") return value.elements.length;
  return kind === "structExpr" ? value.entries.length : 0;
}
