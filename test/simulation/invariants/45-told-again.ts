import { isDeepStrictEqual } from "node:util";
import { visible } from "../visible.ts";
import type { Invariant } from "./invariant.ts";

export const toldAgain: Invariant = {
  number: 45,
  name: "rolling the whole stream up again changes nothing that readers see of a group that missed nothing",
  violation({ accounts, aftermath }) {
    const { failure, states } = aftermath.rolledUpAgain;
    if (failure !== undefined) return `rolling up again failed: ${failure}`;
    for (const [resource, { before, after }] of states) {
      if (accounts.groups.isUncounted(resource)) continue;
      const isSame = before?.sequence === after?.sequence;
      if (!isSame || !isDeepStrictEqual(visible(before), visible(after))) {
        return `${resource} is ${JSON.stringify(visible(after))}, and was ${JSON.stringify(visible(before))}`;
      }
    }
    return undefined;
  },
};
