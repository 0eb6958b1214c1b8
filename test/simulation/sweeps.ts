import type { Random } from "./random.ts";
import type { Scene } from "./scene.ts";
import { FUNCTION_TIMEOUTS } from "./timeouts.ts";
import type { World } from "./world.ts";

/** The functions that sweep: the one that is scheduled, and the one at rest. */
export const SWEEPS: readonly string[] = ["sweep", "last sweep"];

const DAY = 24 * 60 * 60 * 1000;
const COUNT = { least: 1, most: 12 };
/** A few come after the time for which faults strike, among what comes days later. */
const LATE = { share: 0.2, least: 1_000, most: 6 * DAY };

/** A minute at which a function is to run, in milliseconds after the beginning of the run. */
export type Tick = { readonly id: string; readonly at: number };

/**
 * When the sweep runs. Few of the minutes of a run are enough: between them, there is more for
 * reports and readers to find expired.
 */
export function sweepsOf(random: Random, { horizon }: Scene): Tick[] {
  const count = Math.round(random.magnitude(COUNT.least, COUNT.most));
  return Array.from({ length: count }, (_, index) => {
    const id = `sweep${index + 1}`;
    const own = random.fork(id);
    const [isLate, share] = [own.isLikely(LATE.share), own.next()];
    const after = own.magnitude(LATE.least, LATE.most);
    return { id, at: isLate ? horizon + after : share * horizon };
  });
}

/** Runs the sweep at its time. */
export function planSweep(world: World, tick: Tick): void {
  planTick(world, tick, () => sweepNow(world, tick.id));
}

/** Runs a function at its time: not at all, later or twice where a fault strikes its schedule. */
export function planTick(world: World, { id, at }: Tick, run: () => void): void {
  const { faults, swarm, schedule } = world;
  const random = world.random.fork(id);
  schedule.after(at, () => {
    const delays = faults.reduce<readonly number[]>(
      (times, fault) => {
        const strike = fault.tick && swarm.strike(fault, random);
        return strike ? (fault.tick?.(strike.random) ?? times) : times;
      },
      [0],
    );
    for (const delay of delays) schedule.after(delay, run);
  });
}

function sweepNow({ functions, system, evidence }: World, about: string): void {
  const wanted = { about, verb: "sweep", timeout: FUNCTION_TIMEOUTS.sweep };
  void functions.invoke(wanted, async (ports) => {
    const { drifted } = await system.verbs.sweep(ports);
    evidence.drifted.push(...drifted);
  });
}
