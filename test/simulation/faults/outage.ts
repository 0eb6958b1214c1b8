import { PutEventsCommand } from "@aws-sdk/client-eventbridge";
import type { Fault } from "./fault.ts";

const MINUTE = 60_000;

/** The bus, or everything else, is down for a while: long enough for the relay to give up. */
export const outage: Fault = {
  name: "outage",
  most: 1,
  begin(world, random) {
    const from = world.schedule.now + random.next() * world.scene.horizon;
    const until = from + random.magnitude(1_000, 180 * MINUTE);
    const isOfBus = random.isLikely(0.5);
    world.outages.push(
      (command, now) =>
        now >= from && now < until && command instanceof PutEventsCommand === isOfBus,
    );
  },
};
