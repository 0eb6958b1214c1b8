import type { BusEvent } from "./aws/bus.ts";
import { FUNCTION_TIMEOUTS } from "./timeouts.ts";
import type { World } from "./world.ts";

/** Milliseconds after which Lambda runs again what an event started and what failed; then the event is lost. */
const RETRIES = [60_000, 120_000];

/** Decides the gates that depend on what an event is about, as lib/infra/decide.ts has it run. */
export function decideOn(world: World, event: BusEvent, tries = 0): void {
  const about = `decide/${event.detail.id}`;
  const wanted = { about, verb: "decide", timeout: FUNCTION_TIMEOUTS.decide };
  void world.functions
    .invoke(wanted, (ports) => world.system.verbs.decide(ports, event))
    .then(({ kind }) => {
      const delay = RETRIES[tries];
      if (kind === "returned" || delay === undefined) return;
      world.schedule.after(delay, () => decideOn(world, event, tries + 1));
    });
}
