import type { CelEnv, CelFunc, CelType } from "@bufbuild/cel";
import type { Node } from "./tree.ts";

/** What is known of a value's type before it is there: CEL's name of it, or a map with these fields. */
export type Type = string | { readonly fields: Readonly<Record<string, Type>> };

/** Nothing is known: the value may turn out to be anything. */
export const DYN = "dyn";

/** A part of an expression that can't be evaluated, whatever the values. */
export class TypeFault extends Error {
  readonly node: Node;

  constructor(node: Node, message: string) {
    super(message);
    this.node = node;
  }
}

type Scope = Readonly<Record<string, Type>>;
type Functions = CelEnv["funcs"];
type Call = Extract<Node["exprKind"], { case: "callExpr" }>["value"];

const LITERALS: Readonly<Record<string, Type>> = {
  boolValue: "bool",
  int64Value: "int",
  uint64Value: "uint",
  doubleValue: "double",
  stringValue: "string",
  bytesValue: "bytes",
  nullValue: "null_type",
};

const NUMBERS = ["int", "uint", "double"];

/**
 * The type of what an expression gives, as far as it is known beforehand; throws a `TypeFault` where a function
 * or an operator has no meaning for what it is applied to, or a field isn't there.
 */
export function typeOf(node: Node, scope: Scope, functions: Functions): Type {
  const { case: kind, value } = node.exprKind;
  const of = (one: Node | undefined, names = scope) => (one ? typeOf(one, names, functions) : DYN);
  switch (kind) {
    case "constExpr":
      return LITERALS[value.constantKind.case ?? ""] ?? DYN;
    case "identExpr":
      return scope[value.name] ?? DYN;
    case "selectExpr":
      return value.testOnly ? "bool" : fieldOf(node, of(value.operand), value.field);
    case "listExpr":
      for (const element of value.elements) of(element);
      return "list";
    case "structExpr":
      for (const { keyKind, value: held } of value.entries) {
        of(keyKind.case === "mapKey" ? keyKind.value : undefined);
        of(held);
      }
      return "map";
    case "callExpr":
      return callOf(node, value, of, functions);
    case "comprehensionExpr": {
      of(value.iterRange);
      const initial = of(value.accuInit);
      const names = { ...scope, [value.iterVar]: DYN, [value.iterVar2]: DYN };
      const inner = { ...names, [value.accuVar]: initial };
      of(value.loopCondition, inner);
      of(value.loopStep, inner);
      return of(value.result, inner);
    }
    case undefined:
      return DYN;
  }
}

function fieldOf(node: Node, operand: Type, field: string): Type {
  if (typeof operand === "string") {
    if (operand === DYN || operand === "map") return DYN;
    throw new TypeFault(node, `${operand} has no field ${field}`);
  }
  const type = Object.hasOwn(operand.fields, field) ? operand.fields[field] : undefined;
  if (type !== undefined) return type;
  const known = Object.keys(operand.fields).join(", ");
  throw new TypeFault(node, `there is no field ${field}; there are ${known}`);
}

function callOf(
  node: Node,
  { function: name, target, args }: Call,
  of: (one: Node | undefined) => Type,
  functions: Functions,
): Type {
  const [on, types] = [target && of(target), args.map((argument) => of(argument))];
  const operator = OPERATORS[name];
  if (operator) return operator(args, types);
  if (name === "_==_" || name === "_!=_") requireComparable(node, types);
  const overloads = [...(functions.find(name) ?? [])].filter((one) => takes(one, on, types));
  const [first, ...others] = overloads;
  if (!first) throw new TypeFault(node, `${shown(name)} can't be applied to ${listed(on, types)}`);
  const result = first.result.toString();
  return others.every((one) => one.result.toString() === result) ? plain(first.result) : DYN;
}

/** The operators that the evaluator knows itself, and what they give. */
const OPERATORS: Readonly<
  Record<string, ((args: readonly Node[], types: readonly Type[]) => Type) | undefined>
> = {
  "_&&_": logic,
  "_||_": logic,
  "@not_strictly_false": logic,
  "_[_]": () => DYN,
  "_?_:_": ([condition], [type = DYN, one = DYN, other = DYN]) => {
    if (condition) requireType(condition, type, "bool");
    return nameOf(one) === nameOf(other) ? one : DYN;
  },
};

function logic(args: readonly Node[], types: readonly Type[]): Type {
  for (const [index, argument] of args.entries())
    requireType(argument, types[index] ?? DYN, "bool");
  return "bool";
}

/** Throws a `TypeFault` when a value can't be what is wanted. */
export function requireType(node: Node, type: Type, wanted: string): void {
  if (type === DYN || nameOf(type) === wanted) return;
  throw new TypeFault(node, `gives ${nameOf(type)}, not ${wanted}`);
}

/** CEL itself finds values of two types different; who writes such a comparison means something else. */
function requireComparable(node: Node, types: readonly Type[]): void {
  const [one = DYN, other = DYN] = types.map(nameOf);
  const anything = [one, other].some((name) => name === DYN || name === "null_type");
  const numbers = NUMBERS.includes(one) && NUMBERS.includes(other);
  if (anything || numbers || one === other) return;
  throw new TypeFault(node, `${one} never equals ${other}`);
}

function takes({ target, arguments: wanted }: CelFunc, on: Type | undefined, types: Type[]) {
  if ((target === undefined) !== (on === undefined) || wanted.length !== types.length) return false;
  const isTarget = target === undefined || on === undefined || fits(on, target);
  return isTarget && types.every((type, index) => fits(type, wanted[index] as CelType));
}

function fits(type: Type, wanted: CelType): boolean {
  const name = plain(wanted);
  return type === DYN || name === DYN || nameOf(type) === name;
}

function plain(type: CelType): string {
  return type.kind === "scalar" ? type.scalar : type.kind === "object" ? type.name : type.kind;
}

function nameOf(type: Type): string {
  return typeof type === "string" ? type : "map";
}

/** An operator as it is written: CEL's own names have a place for each argument. */
function shown(name: string): string {
  return name === "@in" ? "in" : name.replaceAll("_", "") || name;
}

function listed(on: Type | undefined, types: readonly Type[]): string {
  return [...(on === undefined ? [] : [on]), ...types].map(nameOf).join(" and ") || "nothing";
}
