import type { Fault } from "./fault.ts";

/** A shard of the stream is split in two, a few times. */
export const splitShard: Fault = {
  name: "splitShard",
  most: 1,
  begin({ schedule, stream, scene }, random) {
    for (let splits = random.whole(1, 4); splits > 0; splits--) {
      schedule.after(random.next() * scene.horizon, () => {
        stream.split(random.pick(stream.shards.filter(({ isClosed }) => !isClosed)));
      });
    }
  },
};
