import { isDeepStrictEqual } from "node:util";
import { verdictOn } from "../../domain/oracle.ts";
import { factsOf } from "../facts.ts";
import { instantOf } from "../silence.ts";
import type { Invariant } from "./invariant.ts";

export const convergence: Invariant = {
  number: 1,
  name: "a status is what the oracle says of the set of its reports",
  violation({ accounts, aftermath }) {
    for (const resource of accounts.byResource.keys()) {
      if (accounts.incarnation(resource).length === 0) continue;
      const state = accounts.latest(resource)?.state;
      const swept = instantOf(aftermath.sweptAt);
      // A clock that is ahead may have stored what expires soon.
      const now = [swept, state?.asOf ?? ""].sort()[1] ?? swept;
      const patience = accounts.patienceWith(resource);
      const expected = verdictOn(accounts.reportsIn(resource), { now, patience });
      const found = state && factsOf(state);
      if (!isDeepStrictEqual(found, expected)) {
        return `${resource} is ${JSON.stringify(found)}, not ${JSON.stringify(expected)}`;
      }
    }
    return undefined;
  },
};
