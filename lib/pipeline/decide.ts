import type { Inputs } from "../domain/gate/decide.ts";
import type { GateDecision } from "../domain/gate/decision.ts";
import type { GateDefinition } from "../domain/gate/definition.ts";
import { dependenciesOf } from "../domain/gate/dependencies.ts";
import type { GateState } from "../domain/gate/gate-state.ts";
import { decidedAt, withDecision } from "../domain/gate/with-decision.ts";
import { later } from "../domain/order.ts";
import type { ResourceState } from "../domain/state.ts";
import { judgedAtOnce, type Reading } from "./at-once.ts";
import { concurrently } from "./concurrently.ts";
import type { Dependents, Expressions } from "./ports/gate.ts";
import type { Stored } from "./ports/status.ts";
import { type Change, type Plan, type Updated, type UpdatePorts, update } from "./update.ts";

export type DecidePorts = UpdatePorts & { readonly expressions: Expressions };

/** A change of a gate, with what it decides then; nothing of what is no gate. */
type Decision = Change & { readonly decision?: GateDecision };

type ChangeGate = (
  stored: ResourceState | undefined,
  version: number,
) => ResourceState | undefined | Promise<ResourceState | undefined>;

/**
 * Decides a gate on what is stored now. The gate is read first, so that what it depends on is at least as
 * new as what its stored decision was made of; whoever loses the write reads all of it again. The
 * gate stays as it was read until it is written, and what it passes on was so at one instant meanwhile.
 */
export function decideGate(
  ports: DecidePorts,
  gate: string,
  plan?: Plan,
): Promise<Updated<Decision>> {
  return changeGate(ports, gate, (stored) => stored, plan);
}

/** Changes a gate and decides it anew, in the same write. */
export function changeGate(
  ports: DecidePorts,
  path: string,
  change: ChangeGate,
  plan?: Plan,
): Promise<Updated<Decision>> {
  const decided = async (stored: ResourceState | undefined, version: number): Promise<Decision> => {
    const changed = await change(stored, version);
    if (!changed?.gate) return { state: changed };
    const { gate: kept, updatedTime } = changed;
    const gate = { path, definition: kept.definition };
    const next = await judgedAtOnce(
      () => inputsOf(ports, kept),
      ({ inputs, versions }) =>
        decidedAt(gate, inputs, versions, later(ports.clock.now(), updatedTime)),
    );
    return { state: withDecision(stored, changed, next.decided), decision: next.decision };
  };
  return update(ports, path, decided, plan);
}

/** Decides the gates that depend on a resource; throws when some couldn't be decided, once all were tried. */
export async function decideDependents(
  ports: DecidePorts & { readonly dependents: Dependents },
  resource: string,
): Promise<number> {
  const gates: string[] = [];
  for await (const gate of ports.dependents.of(resource)) gates.push(gate);
  const failures: unknown[] = [];
  await concurrently(gates, async (gate) => {
    try {
      await decideDependent(ports, gate, resource);
    } catch (failure) {
      failures.push(failure);
    }
  });
  if (failures.length === 0) return gates.length;
  throw new AggregateError(failures, `${failures.length} of ${gates.length} gates are undecided`);
}

/** A gate that depends on the resource no more is told of it no more. */
async function decideDependent(
  ports: DecidePorts & { readonly dependents: Dependents },
  path: string,
  resource: string,
): Promise<void> {
  let read = 0;
  const { state } = await changeGate(ports, path, (stored, version) => {
    read = version;
    return stored;
  });
  const depends = state?.gate && dependenciesOf(state.gate.definition).includes(resource);
  if (!depends) await ports.dependents.remove(path, [resource], read);
}

async function inputsOf(
  ports: DecidePorts,
  gate: GateState,
): Promise<Reading & { readonly inputs: Inputs }> {
  const paths = dependenciesOf(gate.definition);
  const [evaluate, found] = await Promise.all([
    evaluatorOf(ports, [gate.definition]),
    readAll(ports, paths),
  ]);
  const versions = Object.fromEntries(paths.map((path) => [path, found.get(path)?.version ?? 0]));
  const states = new Map([...found].map(([path, { state }]) => [path, state]));
  const { approvals, override } = gate;
  return { inputs: { states, approvals, ...(override && { override }), evaluate }, versions };
}

/** What is stored of some resources, tombstones too; those that never were are left out. */
async function readAll(
  { store }: Pick<UpdatePorts, "store">,
  paths: readonly string[],
): Promise<Map<string, Stored>> {
  const found = await Promise.all(
    paths.map(async (path) => [path, await store.read(path)] as const),
  );
  return new Map(found.flatMap(([path, stored]) => (stored ? [[path, stored]] : [])));
}

/** What evaluates the expressions of some gates, loaded if they have any. */
export async function evaluatorOf(
  { expressions }: Pick<DecidePorts, "expressions">,
  definitions: readonly GateDefinition[],
): Promise<Inputs["evaluate"]> {
  const isNeeded = definitions.some(({ requires = [] }) =>
    requires.some(({ when }) => when !== undefined),
  );
  return isNeeded ? expressions.load() : () => ({ error: "there was no expression to evaluate" });
}
