import type { Evaluate } from "../../domain/gate/requirement.ts";

/** Finds gates by what they depend on. Every implementation passes test/contract/dependents.ts. */
export interface Dependents {
  /** The gates that may depend on a resource, in the order of their paths; some may not any more. */
  of(resource: string): AsyncIterable<string>;
  /** Says that a gate, read at a version (0 where there was none), is about to depend on resources. */
  add(gate: string, resources: readonly string[], version: number): Promise<void>;
  /** Takes back what was said of a gate that was read before this version. */
  remove(gate: string, resources: readonly string[], version: number): Promise<void>;
}

/** Evaluates the expressions of gates. */
export interface Expressions {
  /** What evaluates them, which is loaded when it is first needed. */
  load(): Promise<Evaluate>;
}
