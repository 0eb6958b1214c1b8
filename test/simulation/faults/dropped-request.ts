import type { Fault } from "./fault.ts";

/** A request never arrives; its sender tries again when no answer comes. */
export const droppedRequest: Fault = {
  name: "droppedRequest",
  most: 0.6,
  send: () => [],
};
