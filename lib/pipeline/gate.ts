import { type Act, remove } from "../domain/declare.ts";
import { defineGate, existingGate } from "../domain/gate/change.ts";
import type { GateDecision } from "../domain/gate/decision.ts";
import type { GateDefinition } from "../domain/gate/definition.ts";
import { dependenciesOf, wouldCycle } from "../domain/gate/dependencies.ts";
import { faultsOf } from "../domain/gate/faults.ts";
import type { GateView } from "../domain/gate/judgement.ts";
import { sameJson } from "../domain/json.ts";
import { invalid, Refusal } from "../domain/refusal.ts";
import { live, type ResourceState } from "../domain/state.ts";
import { changeGate, type DecidePorts } from "./decide.ts";
import type { Dependents } from "./ports/gate.ts";
import { update } from "./update.ts";

export type GatePorts = DecidePorts & { readonly dependents: Dependents };

/** How many resources are looked at for a way on which a gate would depend on itself. */
const MOST_LOOKED_AT = 1_000;

/** Defines a gate; `created` when it wasn't there. Throws `invalid` for a bad definition, and for the path of what is no gate. */
export async function putGate(
  ports: GatePorts,
  path: string,
  definition: GateDefinition,
  caller: string,
): Promise<{ readonly created: boolean; readonly view: GateView }> {
  const [first, ...rest] = faultsOf({ path, definition });
  if (first) throw invalid(first, ...rest);
  await refuseCycle(ports, path, definition);
  const act = { by: caller, now: ports.clock.now() };
  let read = 0;
  const { before, state, decision } = await changeGate(ports, path, async (stored, version) => {
    read = version;
    const next = defineGate(stored, path, definition, act);
    const added = without(dependenciesOf(definition), dependenciesIn(stored));
    await ports.dependents.add(path, added, version);
    return next;
  });
  if (state !== before) await refuseCycleMade(ports, path, { definition, before, act });
  const dropped = without(dependenciesIn(before), dependenciesOf(definition));
  await ports.dependents.remove(path, dropped, read + 1);
  return { created: live(before) === undefined, view: viewOf(path, decision, definition) };
}

/** Deletes a gate; again is as good as once. Throws `notFound` for what is no gate. */
export async function removeGate(ports: GatePorts, path: string, caller: string): Promise<void> {
  const act = { by: caller, now: ports.clock.now() };
  let read = 0;
  const { before } = await update(ports, path, (stored, version) => {
    read = version;
    return {
      state: stored?.deletedTime === undefined ? remove(existingGate(stored, path), act) : stored,
    };
  });
  await ports.dependents.remove(path, dependenciesIn(before), read + 1);
}

/** What readers see of a gate that was just decided; throws when it wasn't. */
export function viewOf(
  path: string,
  decision: GateDecision | undefined,
  definition: GateDefinition,
): GateView {
  if (!decision) throw new Error(`the gate ${path} was changed and not decided`);
  return { ...decision, definition };
}

async function refuseCycle(
  { store }: DecidePorts,
  path: string,
  definition: GateDefinition,
): Promise<void> {
  let looked = 0;
  const way = await wouldCycle(path, definition, async (other) => {
    if (looked++ === MOST_LOOKED_AT) {
      throw invalid({ path: "requires", message: `lead to more than ${MOST_LOOKED_AT} resources` });
    }
    return live((await store.read(other))?.state)?.gate?.definition;
  });
  if (!way) return;
  const message = `the gate would depend on itself: ${way.join(" → ")}`;
  const index = (definition.requires ?? []).findIndex(({ resource }) => resource === way[1]);
  throw invalid({ path: `requires[${index}].resource`, message });
}

type Defined = {
  readonly definition: GateDefinition;
  readonly before: ResourceState | undefined;
  readonly act: Act;
};

/**
 * Two definitions at once may close a circle that neither saw before it was written. Whoever sees it after
 * that takes their own back: gates in a circle might go on changing each other for ever.
 */
async function refuseCycleMade(
  ports: DecidePorts,
  path: string,
  { definition, before, act }: Defined,
): Promise<void> {
  try {
    await refuseCycle(ports, path, definition);
  } catch (refusal) {
    const isMade = refusal instanceof Refusal && refusal.code === "invalid";
    if (isMade) await takeBack(ports, path, { definition, before, act });
    throw refusal;
  }
}

/** Puts back how a gate was defined before, unless somebody else has defined it since. */
async function takeBack(
  ports: DecidePorts,
  path: string,
  { definition, before, act }: Defined,
): Promise<void> {
  const earlier = live(before)?.gate?.definition;
  await changeGate(ports, path, (stored) => {
    if (!stored?.gate || !sameJson(stored.gate.definition, definition)) return stored;
    return earlier ? defineGate(stored, path, earlier, act) : remove(stored, act);
  });
}

function dependenciesIn(state: ResourceState | undefined): string[] {
  return state?.gate ? dependenciesOf(state.gate.definition) : [];
}

function without(paths: readonly string[], others: readonly string[]): string[] {
  return paths.filter((path) => !others.includes(path));
}
