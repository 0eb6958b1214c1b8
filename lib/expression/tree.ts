import type { parse } from "@bufbuild/cel";

/** An expression as it was parsed: a tree of nodes, and where each begins in the text. */
export type Parsed = ReturnType<typeof parse>;
export type Node = Parsed["expr"];

/** A node, how many comprehensions surround it, and the names that those give to what they look at. */
export type Visit = {
  readonly node: Node;
  readonly nesting: number;
  readonly bound: readonly string[];
};

/** All nodes of a tree, each before those below it. */
export function* visits(node: Node, nesting = 0, bound: readonly string[] = []): Generator<Visit> {
  yield { node, nesting, bound };
  const { case: kind, value } = node.exprKind;
  if (kind === "comprehensionExpr") {
    const names = [...bound, value.iterVar, value.iterVar2, value.accuVar];
    for (const part of present(value.iterRange, value.accuInit)) {
      yield* visits(part, nesting, bound);
    }
    for (const part of present(value.loopCondition, value.loopStep, value.result)) {
      yield* visits(part, nesting + 1, names);
    }
    return;
  }
  for (const child of childrenOf(node)) yield* visits(child, nesting, bound);
}

function childrenOf({ exprKind: { case: kind, value } }: Node): Node[] {
  if (kind === "selectExpr") return present(value.operand);
  if (kind === "callExpr") return present(value.target, ...value.args);
  if (kind === "listExpr") return value.elements;
  if (kind !== "structExpr") return [];
  return value.entries.flatMap(({ keyKind, value: held }) =>
    present(keyKind.case === "mapKey" ? keyKind.value : undefined, held),
  );
}

function present(...nodes: (Node | undefined)[]): Node[] {
  return nodes.filter((node) => node !== undefined);
}
