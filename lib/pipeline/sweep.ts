import { rescheduled } from "../domain/expiry.ts";
import type { Agenda } from "./ports.ts";
import { type UpdatePorts, update } from "./update.ts";

export type SweepPorts = UpdatePorts & { readonly agenda: Agenda };

/** How many resources were looked at, and why others couldn't be; those come again with the next sweep. */
export type Swept = { readonly looked: number; readonly failures: readonly unknown[] };

/** How many resources are looked at at the same time. */
const CONCURRENCY = 8;

/**
 * Stores what has expired by now, and says when each resource is to be looked at again. A resource
 * that can't be written now doesn't stop the others.
 */
export async function sweep(ports: SweepPorts): Promise<Swept> {
  const due = ports.agenda.due(ports.clock.now())[Symbol.asyncIterator]();
  const failures: unknown[] = [];
  let looked = 0;
  const worker = async () => {
    for (let next = await due.next(); !next.done; next = await due.next()) {
      try {
        await look(ports, next.value);
        looked++;
      } catch (failure) {
        failures.push(failure);
      }
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  return { looked, failures };
}

async function look(ports: SweepPorts, resource: string): Promise<void> {
  await update(ports, resource, (state) => ({ state }), rescheduled);
}
