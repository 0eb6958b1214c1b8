import { type Assumption, assume } from "../domain/gate/assumption.ts";
import { existingGate, type GateResource } from "../domain/gate/change.ts";
import { decide } from "../domain/gate/decide.ts";
import type { GateDecision } from "../domain/gate/decision.ts";
import { dependenciesOf } from "../domain/gate/dependencies.ts";
import { assumptionFaults } from "../domain/gate/faults.ts";
import { decidedAnew } from "../domain/gate/upstream.ts";
import { later } from "../domain/order.ts";
import { invalid } from "../domain/refusal.ts";
import type { ResourceState } from "../domain/state.ts";
import { type DecidePorts, evaluatorOf, readAll } from "./decide.ts";
import type { GateView } from "./gate.ts";

/** Resources that are read to judge one gate, besides what it depends on itself. */
const MOST_READ = 256;

/** What to judge a gate by besides what is stored: a revision, what is taken for true, another time. */
export type Question = {
  readonly revision?: string;
  readonly assume?: readonly Assumption[];
  readonly at?: string;
};

/**
 * What a gate decides now, and the gates that it depends on with it; nothing is stored. Throws `notFound`
 * or `gone` where there is no gate.
 */
export async function judgeGate(
  ports: DecidePorts,
  path: string,
  question: Question = {},
): Promise<GateView> {
  const { assume: assumptions = [], revision } = question;
  const [first, ...rest] = assumptionFaults(assumptions);
  if (first) throw invalid(first, ...rest);
  const gate = existingGate((await ports.store.read(path))?.state, path);
  const known = await closureOf(ports, gate);
  const definitions = [gate, ...known.values()].flatMap((one) => one?.gate?.definition ?? []);
  const evaluate = await evaluatorOf(ports, definitions);
  // What was done to a gate is not in the future of who asks, though their clock be behind.
  const at = question.at ?? later(ports.clock.now(), gate.updatedTime);
  const assumed = assume(statesIn(known), assumptions, at);
  const states = decidedAnew(new Map([...known, ...assumed]), evaluate, at);
  const { definition, approvals, override } = gate.gate;
  const inputs = {
    states,
    approvals,
    ...(override && { override }),
    ...(revision !== undefined && { revision }),
    evaluate,
  };
  const decision: GateDecision = decide({ path, definition }, inputs, at);
  return { ...decision, definition };
}

/** What a gate depends on, and what the gates among that depend on, as long as it isn't too much. */
async function closureOf(
  ports: DecidePorts,
  gate: GateResource,
): Promise<Map<string, ResourceState | undefined>> {
  const known = new Map<string, ResourceState | undefined>();
  let next = dependenciesOf(gate.gate.definition);
  const most = next.length + MOST_READ;
  while (next.length > 0 && known.size + next.length <= most) {
    const found = await readAll(ports, next);
    for (const path of next) known.set(path, found.get(path)?.state);
    const further = [...found.values()].flatMap(({ state }) =>
      state.gate ? dependenciesOf(state.gate.definition) : [],
    );
    next = [...new Set(further)].filter((path) => !known.has(path));
  }
  return known;
}

function statesIn(
  known: ReadonlyMap<string, ResourceState | undefined>,
): Map<string, ResourceState> {
  return new Map([...known].flatMap(([path, state]) => (state ? [[path, state]] : [])));
}
