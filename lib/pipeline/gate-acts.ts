import type { Act } from "../domain/declare.ts";
import { untilAfter } from "../domain/duration.ts";
import type { Approval } from "../domain/gate/approval.ts";
import {
  approve,
  existingGate,
  type GateResource,
  override,
  withdraw,
  withoutOverride,
} from "../domain/gate/change.ts";
import { overrideFaults } from "../domain/gate/faults.ts";
import type { GateView } from "../domain/gate/judgement.ts";
import type { Override } from "../domain/gate/override.ts";
import { invalid } from "../domain/refusal.ts";
import { changeGate, type DecidePorts } from "./decide.ts";
import { viewOf } from "./gate.ts";

/** What somebody gives to force a gate; `until` is a time, or a duration from now. */
export type OverrideInput = Pick<Override, "decision" | "reason"> & { readonly until: string };

/** Forces a gate until a time. Throws `invalid` when that has passed. */
export function putOverride(
  ports: DecidePorts,
  path: string,
  input: OverrideInput,
  caller: string,
): Promise<GateView> {
  return changeExisting(ports, path, caller, (gate, { by, now }) => {
    const until = untilAfter(input.until, now);
    const [first, ...rest] = overrideFaults({ until }, now);
    if (first) throw invalid(first, ...rest);
    const { decision, reason } = input;
    return override(gate, { decision, reason, by, time: now, until });
  });
}

/** Forces a gate no more. */
export function removeOverride(
  ports: DecidePorts,
  path: string,
  caller: string,
): Promise<GateView> {
  return changeExisting(ports, path, caller, withoutOverride);
}

/** What somebody who approves says. */
export type ApprovalInput = Pick<Approval, "reason" | "revision">;

/** Approves of a gate, in place of what the caller said before. */
export function putApproval(
  ports: DecidePorts,
  path: string,
  input: ApprovalInput,
  caller: string,
): Promise<GateView> {
  return changeExisting(ports, path, caller, (gate, { by, now }) =>
    approve(gate, { by, time: now, ...input }),
  );
}

/** Takes the caller's approval back. */
export function removeApproval(
  ports: DecidePorts,
  path: string,
  caller: string,
): Promise<GateView> {
  return changeExisting(ports, path, caller, withdraw);
}

/** Changes a gate that is there; throws `notFound` or `gone` where none is. */
async function changeExisting(
  ports: DecidePorts,
  path: string,
  by: string,
  change: (gate: GateResource, act: Act) => GateResource,
): Promise<GateView> {
  const act = { by, now: ports.clock.now() };
  const { state, decision } = await changeGate(ports, path, (stored) =>
    change(existingGate(stored, path), act),
  );
  return viewOf(path, decision, existingGate(state, path).gate.definition);
}
