import type { GateDefinition } from "./definition.ts";

/** The paths of the resources that a gate depends on, each once. */
export function dependenciesOf({ requires = [] }: GateDefinition): string[] {
  return [...new Set(requires.map(({ resource }) => resource))].sort();
}

/** Gives the definition of a gate; undefined for what is no gate. */
export type DefinitionsOf = (
  path: string,
) => GateDefinition | undefined | Promise<GateDefinition | undefined>;

/**
 * The way on which a gate would depend on itself, from its path to its path, if it were defined so;
 * undefined when there is none. Each other gate is asked for once.
 */
export async function wouldCycle(
  path: string,
  definition: GateDefinition,
  definitionsOf: DefinitionsOf,
): Promise<string[] | undefined> {
  const ways = dependenciesOf(definition).map((next) => [path, next]);
  const visited = new Set<string>();
  for (let way = ways.shift(); way; way = ways.shift()) {
    const end = way.at(-1) ?? path;
    if (end === path) return way;
    if (visited.has(end)) continue;
    visited.add(end);
    const found = await definitionsOf(end);
    const further = found ? dependenciesOf(found) : [];
    ways.push(...further.map((next) => [...(way ?? []), next]));
  }
  return undefined;
}
