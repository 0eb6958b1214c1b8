import type { Fault } from "./fault.ts";

/** Every destination is down for a while: long enough, at times, for notices to be given up. */
export const closedDestination: Fault = {
  name: "closedDestination",
  most: 1,
  begin(world, random) {
    const from = world.schedule.now + random.next() * world.scene.horizon;
    const until = from + random.magnitude(1_000, 2 * 60 * 60_000);
    world.closures.push((now) => now >= from && now < until);
  },
};
