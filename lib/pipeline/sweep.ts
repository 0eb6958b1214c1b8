import { decisionDue, recountDue, rescheduled } from "../domain/expiry.ts";
import { type DecidePorts, decideGate } from "./decide.ts";
import type { FeedKeeper } from "./ports/history.ts";
import type { Agenda } from "./ports/status.ts";
import { type RecountPorts, recount } from "./recount.ts";
import type { Ran } from "./runs.ts";
import { update } from "./update.ts";

export type SweepPorts = RecountPorts &
  DecidePorts & { readonly agenda: Agenda; readonly feed: FeedKeeper };

/** What became of the resources that were looked at, and which groups were found to count wrongly. */
export type Swept = Ran & { readonly drifted: readonly string[] };

/** How many resources are looked at at the same time. */
const CONCURRENCY = 8;

/**
 * Stores what has expired by now, recounts the groups and decides the gates whose time has come, and says
 * when each resource is to be looked at again. A resource that can't be written now doesn't stop the others, nor
 * does a feed.
 */
export async function sweep(ports: SweepPorts): Promise<Swept> {
  const due = ports.agenda.due(ports.clock.now())[Symbol.asyncIterator]();
  const [drifted, failures]: [string[], unknown[]] = [[], []];
  let looked = 0;
  const worker = async () => {
    for (let next = await due.next(); !next.done; next = await due.next()) {
      try {
        if (await look(ports, next.value)) drifted.push(next.value);
        looked++;
      } catch (failure) {
        failures.push(failure);
      }
    }
  };
  const keeping = ports.feed.keep().catch((failure: unknown) => void failures.push(failure));
  await Promise.all([keeping, ...Array.from({ length: CONCURRENCY }, worker)]);
  return { looked, drifted, failures };
}

/** Answers whether it was a group that counted wrongly. */
async function look(ports: SweepPorts, resource: string): Promise<boolean> {
  const { state } = await update(ports, resource, (stored) => ({ state: stored }), rescheduled);
  const now = ports.clock.now();
  const decision = state && decisionDue(state);
  if (decision !== undefined && decision <= now) await decideGate(ports, resource, rescheduled);
  const due = state && recountDue(state);
  if (due === undefined || due > now) return false;
  const hasDrifted = await recount(ports, resource);
  await update(
    ports,
    resource,
    (stored) => ({ state: stored && { ...stored, recountedTime: now } }),
    rescheduled,
  );
  return hasDrifted;
}
