import { isDeepStrictEqual } from "node:util";
import { verdictOn } from "../../domain/oracle.ts";
import { factsOf } from "../facts.ts";
import type { Invariant } from "./invariant.ts";

export const convergence: Invariant = {
  number: 1,
  name: "a status is what the oracle says of the set of its reports",
  violation({ accounts }) {
    for (const resource of accounts.byResource.keys()) {
      if (accounts.incarnation(resource).length === 0) continue;
      const state = accounts.latest(resource)?.state;
      const expected = verdictOn(accounts.reportsIn(resource));
      const found = state && factsOf(state);
      if (!isDeepStrictEqual(found, expected)) {
        return `${resource} is ${JSON.stringify(found)}, not ${JSON.stringify(expected)}`;
      }
    }
    return undefined;
  },
};
