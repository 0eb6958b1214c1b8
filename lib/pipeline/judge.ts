import type { Assumption } from "../domain/gate/assumption.ts";
import { existingGate, type GateResource } from "../domain/gate/change.ts";
import type { GateDefinition } from "../domain/gate/definition.ts";
import { dependenciesOf } from "../domain/gate/dependencies.ts";
import { assumptionFaults } from "../domain/gate/faults.ts";
import { type GateView, judgeAt } from "../domain/gate/judgement.ts";
import type { Evaluate } from "../domain/gate/requirement.ts";
import { later } from "../domain/order.ts";
import { invalid } from "../domain/refusal.ts";
import type { ResourceState } from "../domain/state.ts";
import { judgedAtOnce, type Reading } from "./at-once.ts";
import { type DecidePorts, evaluatorOf } from "./decide.ts";
import type { Stored } from "./ports/status.ts";

/** Resources that are read to judge one gate, besides what it depends on itself. */
const MOST_READ = 256;

/** What to judge a gate by besides what is stored: a revision, what is taken for true, another time. */
export type Question = {
  readonly revision?: string;
  readonly assume?: readonly Assumption[];
  readonly at?: string;
};

/** What judging takes, which stores nothing. */
export type JudgePorts = Pick<DecidePorts, "clock" | "store" | "expressions">;

/** Reads what is stored of a resource. */
export type Look = (resource: string) => Promise<Stored | undefined>;

/** What was read of resources, by path; undefined where there is none. */
export type Found = ReadonlyMap<string, Stored | undefined>;

/**
 * What a gate decides now, and the gates that it depends on with it; nothing is stored. Throws `notFound`
 * or `gone` where there is no gate.
 */
export async function judgeGate(
  ports: JudgePorts,
  path: string,
  { assume: assumptions = [], revision, at }: Question = {},
): Promise<GateView> {
  const [first, ...rest] = assumptionFaults(assumptions);
  if (first) throw invalid(first, ...rest);
  const { decision } = await judgedAtOnce(
    () => readingOf(ports, path),
    ({ gate, known, evaluate }) => {
      const question = { assumptions, evaluate, ...(revision !== undefined && { revision }) };
      // What was done to a gate is not in the future of who asks, though their clock be behind.
      const time = at ?? later(ports.clock.now(), gate.updatedTime);
      return { decision: judgeAt(gate, known, question, time).view };
    },
  );
  return decision;
}

type GateReading = Reading & {
  readonly gate: GateResource;
  readonly known: ReadonlyMap<string, ResourceState | undefined>;
  readonly evaluate: Evaluate;
};

/** All that a gate is judged by. */
async function readingOf(ports: JudgePorts, path: string): Promise<GateReading> {
  const look: Look = (resource) => ports.store.read(resource);
  const stored = await look(path);
  const gate = existingGate(stored?.state, path);
  const { definition } = gate.gate;
  const found = await closureOf(look, definition);
  const known = statesIn(found);
  const evaluate = await evaluatorOf(ports, definitionsIn(definition, known));
  return { gate, known, evaluate, versions: versionsOf([...found, [path, stored]]) };
}

/** The version of each of what was found, 0 where there was none. */
export function versionsOf(
  found: Iterable<readonly [path: string, stored: Stored | undefined]>,
): Reading["versions"] {
  return Object.fromEntries([...found].map(([path, stored]) => [path, stored?.version ?? 0]));
}

/** What a gate depends on, and what the gates among that depend on, as long as it isn't too much. */
export async function closureOf(look: Look, definition: GateDefinition): Promise<Found> {
  const known = new Map<string, Stored | undefined>();
  let next = dependenciesOf(definition);
  const most = next.length + MOST_READ;
  while (next.length > 0 && known.size + next.length <= most) {
    const found = await Promise.all(next.map(async (path) => [path, await look(path)] as const));
    for (const [path, stored] of found) known.set(path, stored);
    const further = found.flatMap(([, stored]) =>
      stored?.state.gate ? dependenciesOf(stored.state.gate.definition) : [],
    );
    next = [...new Set(further)].filter((path) => !known.has(path));
  }
  return known;
}

/** The states of what was found. */
export function statesIn(found: Found): Map<string, ResourceState | undefined> {
  return new Map([...found].map(([path, stored]) => [path, stored?.state]));
}

/** The definitions of a gate and of the gates among what is known. */
export function definitionsIn(
  definition: GateDefinition,
  known: ReadonlyMap<string, ResourceState | undefined>,
): GateDefinition[] {
  return [definition, ...[...known.values()].flatMap((one) => one?.gate?.definition ?? [])];
}
