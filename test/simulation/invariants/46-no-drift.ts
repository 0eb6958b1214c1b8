import type { Invariant } from "./invariant.ts";

export const noDrift: Invariant = {
  number: 46,
  name: "no recount finds a tally that isn't the fold over its books",
  violation({ world }) {
    const [group] = world.evidence.drifted;
    return group && `${group} is said to have counted wrongly`;
  },
};
