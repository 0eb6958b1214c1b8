import type { Settled } from "../../lib/domain/notification/settle.ts";
import type { Transition } from "../../lib/domain/transition.ts";
import type { TellPorts } from "../../lib/pipeline/tell.ts";
import type { BusEvent } from "./aws/bus.ts";
import { destinationsIn } from "./destinations.ts";
import type { Invocation } from "./environment.ts";
import type { Ports } from "./system.ts";
import { FUNCTION_TIMEOUTS } from "./timeouts.ts";
import type { World } from "./world.ts";

/** Milliseconds after which an event is handed over again: by Lambda, and then by whoever replays what it gave up. */
const RETRIES = [60_000, 120_000, 900_000] as const;

/** Tells subscriptions of an event, as lib/infra/notify.ts has it run, until that is done. */
export function notifyOf(world: World, event: BusEvent, tries = 0): void {
  const about = `notify/${event.detail.id}`;
  const wanted = { about, verb: "notify", timeout: FUNCTION_TIMEOUTS.notify };
  void world.functions
    .invoke(wanted, (ports, invocation) =>
      world.system.verbs.notify(tellPortsIn(world, ports, invocation), transitionIn(event)),
    )
    .then(({ kind }) => {
      if (kind === "returned") return world.evidence.tookIn(event);
      const delay = RETRIES[tries] ?? RETRIES[2];
      world.schedule.after(delay, () => notifyOf(world, event, tries + 1));
    });
}

/** What tells needs beside what every function has. */
export function tellPortsIn(world: World, ports: Ports, invocation: Invocation): TellPorts {
  const count = (settled: Settled) => world.evidence.settledBy(invocation, settled);
  return { ...ports, notifiers: destinationsIn(world, invocation), count };
}

/** An event as lib/aws/notifications.ts reads EventBridge's, which tells whole seconds. */
function transitionIn({ detailType, time, detail }: BusEvent): Transition {
  const second = `${time.slice(0, "2026-01-01T12:00:00".length)}.000Z`;
  return { detailType: detailType as Transition["detailType"], time: second, detail };
}
