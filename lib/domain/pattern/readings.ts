import type { Alternative } from "./compile.ts";
import { type Field, type Listed, PatternError, type Wildcard } from "./matcher.ts";

/** No pattern that EventBridge would take for its length comes near this. */
const MAX_READINGS = 100_000;

/**
 * The lists of wildcards that read one value of an event at once, and what reads on after each value
 * that was asked for, as the automaton does that event-ruler makes of a pattern.
 */
export type Reading = {
  readonly path: string;
  readonly lists: (readonly Wildcard[])[];
  readonly next: Map<string, Stage>;
};
type Stage = Map<string, Reading>;

/** Alternatives read on together after a field of which they ask for the same value. */
export function readingsOf(alternatives: readonly Alternative[]): Set<Reading> {
  const readings = new Set<Reading>();
  const first: Stage = new Map();
  for (const alternative of alternatives) {
    let stages = new Set([first]);
    for (const field of alternative) {
      stages = new Set([...stages].flatMap((stage) => [...addField(field, stage, readings)]));
      if (readings.size > MAX_READINGS) throw new PatternError(field.path, "has too many branches");
    }
  }
  return readings;
}

function addField({ path, matchers }: Field, stage: Stage, readings: Set<Reading>): Set<Stage> {
  const reading: Reading = stage.get(path) ?? { path, lists: [], next: new Map() };
  stage.set(path, reading);
  readings.add(reading);
  const lists = matchers.map(({ wildcards }) => wildcards);
  reading.lists.push(...lists.filter((list) => list.length > 0));
  return stagesAfter(matchers, reading);
}

/** What asks for a value that was asked for before reads on with that; a wildcard never does. */
function stagesAfter(matchers: readonly Listed[], { next }: Reading): Set<Stage> {
  const stages = new Set<Stage>();
  let last: Stage | undefined;
  for (const matcher of matchers) {
    for (const value of valuesOf(matcher)) {
      last = (value === undefined ? undefined : next.get(value)) ?? last ?? new Map();
      if (value !== undefined) next.set(value, last);
      stages.add(last);
    }
  }
  return stages;
}

/** A wildcard without a value of its own can't be found again. */
function valuesOf({ values, wildcards }: Listed): readonly (string | undefined)[] {
  if (wildcards.length === 0) return values;
  return [wildcards.every(isPrefix) ? JSON.stringify(wildcards) : undefined];
}

/** Whether a wildcard has no asterisk but at its end. */
export function isPrefix([, last = "", ...others]: Wildcard): boolean {
  return last === "" && others.length === 0;
}
