import type { Act } from "../declare.ts";
import { sameJson } from "../json.ts";
import { invalid, Refusal } from "../refusal.ts";
import { live, newState, type ResourceState } from "../state.ts";
import { kindOf } from "../status.ts";
import { type Approval, withApproval, withoutApproval } from "./approval.ts";
import { GATE_LIMITS, type GateDefinition } from "./definition.ts";
import type { GateState } from "./gate-state.ts";
import type { Override } from "./override.ts";

/** A live gate. */
export type GateResource = ResourceState & { readonly gate: GateState };

/** The gate that is stored; throws `notFound` where there never was one, `gone` where it was deleted. */
export function existingGate(stored: ResourceState | undefined, path: string): GateResource {
  const { deletedTime } = stored ?? {};
  if (deletedTime !== undefined) throw new Refusal("gone", `${path} was deleted at ${deletedTime}`);
  if (!stored || !isGate(stored)) throw new Refusal("notFound", `there is no gate ${path}`);
  return stored;
}

/** Whether a resource is a gate. */
export function isGate(state: ResourceState): state is GateResource {
  return state.gate !== undefined;
}

/** Defines a gate, whose approvals and override stay; the very same state when it was defined so. Throws `invalid` for what is no gate. */
export function defineGate(
  stored: ResourceState | undefined,
  path: string,
  definition: GateDefinition,
  { by, now }: Act,
): ResourceState {
  const existing = live(stored);
  if (existing && !existing.gate) {
    throw invalid({ path: "", message: `${path} is a ${kindOf(existing)}, and so can be no gate` });
  }
  if (existing?.gate && sameJson(existing.gate.definition, definition)) return existing;
  const kept = existing?.gate ?? { approvals: [] };
  const state = existing ?? { ...newState(path, now, stored), kind: "gate", reporter: by };
  return { ...state, gate: { ...kept, definition } };
}

/** A gate that somebody approved of; the very same when they had, in the same words. */
export function approve(gate: GateResource, given: Approval): GateResource {
  const { approvals } = gate.gate;
  const { time: _, ...words } = given;
  if (approvals.some(({ time: __, ...known }) => sameJson(known, words))) return gate;
  const next = withApproval(approvals, given);
  if (next.length > GATE_LIMITS.approvers) {
    const message = `${gate.resource} has ${GATE_LIMITS.approvers} approvals, which is all that it keeps`;
    throw invalid({ path: "", message });
  }
  return told(gate, { approvals: next }, { by: given.by, now: given.time });
}

/** A gate from which somebody withdrew their approval; the very same when there was none. */
export function withdraw(gate: GateResource, act: Act): GateResource {
  const { approvals } = gate.gate;
  const rest = withoutApproval(approvals, act.by);
  return rest.length === approvals.length ? gate : told(gate, { approvals: rest }, act);
}

/** A gate that somebody forces, in place of any override before; the very same when they do so already. */
export function override(gate: GateResource, forced: Override): GateResource {
  const { time: _, ...words } = forced;
  const { time: __, ...known } = gate.gate.override ?? { time: "" };
  if (sameJson(known, words)) return gate;
  return told(gate, { override: forced }, { by: forced.by, now: forced.time });
}

/** A gate that nobody forces any more; the very same when nobody did. */
export function withoutOverride(gate: GateResource, act: Act): GateResource {
  const { override: forced, ...rest } = gate.gate;
  if (!forced) return gate;
  return { ...told(gate, {}, act), gate: rest };
}

/** What people do to a gate is a step in its sequence, because its history tells of it. */
function told(gate: GateResource, change: Partial<GateState>, { by, now }: Act): GateResource {
  return {
    ...gate,
    gate: { ...gate.gate, ...change },
    sequence: gate.sequence + 1,
    reporter: by,
    updatedTime: now,
  };
}
