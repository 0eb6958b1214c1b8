import type { Ask } from "./aftermath.ts";
import { tellPortsIn } from "./notifying.ts";
import { instantOf } from "./silence.ts";
import type { World } from "./world.ts";

const MINUTE = 60_000;
const MAX_STEPS = 50_000;
/**
 * Minutes after which everything is told that is due, one after the other: by the end every retry is over, every
 * silence, every window of flapping, and every problem was compared with its status.
 */
const ROUNDS = [0, 1, 1, 10, 35, 16, 1, 70, 1] as const;

/** Runs some of the minutes in which what waits is told, until nothing waits that nothing holds. */
export async function keepVigil(world: World, ask: Ask, failed: string[]): Promise<void> {
  const { schedule, system } = world;
  for (const minutes of ROUNDS) {
    schedule.after(minutes * MINUTE, () => undefined);
    await schedule.settle(MAX_STEPS);
    const now = instantOf(schedule.now);
    const ran = await ask("vigil", (ports, invocation) =>
      system.verbs.notifyMinute(tellPortsIn(world, ports, invocation), now),
    );
    world.evidence.vigilAt = schedule.now;
    for (const failure of ran?.failures ?? []) failed.push(`vigil: ${String(failure)}`);
  }
}
