import type { Fault } from "./fault.ts";

/** Lambda forgets how far a batch was handled, and hands it over again. */
export const forgottenCheckpoint: Fault = {
  name: "forgottenCheckpoint",
  most: 0.6,
  forgetsCheckpoint: true,
};
