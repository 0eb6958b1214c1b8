import type { Probe } from "./probe.ts";
import { stopwatch } from "./stopwatch.ts";

/** Succeeds when a connection opens. */
export const probeTcp: Probe<"tcp"> = async (place, { network, signal }) => {
  const elapsed = stopwatch();
  const socket = await network.open(place, signal);
  socket.destroy();
  return { outcome: "success", output: "connected", latencyMs: elapsed() };
};
