import type { Fault } from "./fault.ts";

const MINUTE = 60_000;

/** The secret of webhooks is rotated: both are good until senders, and what functions remember, have followed. */
export const rotatedSecret: Fault = {
  name: "rotatedSecret",
  most: 1,
  begin(world, random) {
    const start = random.next() * world.scene.horizon;
    world.schedule.after(start, () => {
      world.secrets = ["canary-second", "canary-first"];
    });
    world.schedule.after(start + 10 * MINUTE, () => {
      world.signingSecret = "canary-second";
    });
    world.schedule.after(start + 20 * MINUTE, () => {
      world.secrets = ["canary-second"];
    });
  },
};
