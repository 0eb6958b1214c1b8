import type { Declaration } from "../domain/declaration.ts";
import { refuseFaults } from "../domain/declaration.ts";
import { declare as declared, remove as removed } from "../domain/declare.ts";
import { present } from "../domain/expiry.ts";
import { Refusal } from "../domain/refusal.ts";
import { live } from "../domain/state.ts";
import { type ResourceStatus, statusOf } from "../domain/status.ts";
import { type UpdatePorts, update } from "./update.ts";

export type Declared = { readonly created: boolean; readonly status: ResourceStatus };

/** Declares a resource; `created` when it wasn't there, or was deleted. */
export async function declare(
  ports: UpdatePorts,
  resource: string,
  declaration: Declaration,
  caller: string,
): Promise<Declared> {
  refuseFaults(resource, declaration);
  const act = { by: caller, now: ports.clock.now() };
  const { before, state } = await update(ports, resource, (stored) => ({
    state: declared(stored, resource, declaration, act),
  }));
  return { created: live(before) === undefined, status: statusOf(present(state, act.now)) };
}

/** Deletes a resource; again is as good as once. Throws `notFound` when it never was. */
export async function remove(ports: UpdatePorts, resource: string, caller: string): Promise<void> {
  const act = { by: caller, now: ports.clock.now() };
  await update(ports, resource, (stored) => {
    if (!stored) throw new Refusal("notFound", `there is no resource ${resource}`);
    return { state: removed(stored, act) };
  });
}
