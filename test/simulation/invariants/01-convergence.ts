import { isDeepStrictEqual } from "node:util";
import { type Verdict, verdictOn } from "../../domain/oracle.ts";
import type { GroupVerdict } from "../../domain/oracle-of-groups.ts";
import { factsOf } from "../facts.ts";
import { verdictIn } from "../members.ts";
import { instantOf } from "../silence.ts";
import type { Invariant } from "./invariant.ts";

export const convergence: Invariant = {
  number: 1,
  name: "a status is what the oracle says of the set of its reports, and of the members that it knows",
  violation({ accounts, aftermath }) {
    for (const resource of accounts.byResource.keys()) {
      if (accounts.incarnation(resource).length === 0) continue;
      const state = accounts.latest(resource)?.state;
      if (state?.gate) continue;
      const swept = instantOf(aftermath.sweptAt);
      // A clock that is ahead may have stored what expires soon.
      const now = [swept, state?.asOf ?? ""].sort()[1] ?? swept;
      const patience = accounts.patienceWith(resource);
      const reported = verdictOn(accounts.reportsIn(resource), { now, patience });
      const expected = withMembers(reported, state && verdictIn(state));
      const found = state && factsOf(state);
      if (!isDeepStrictEqual(found, expected)) {
        return `${resource} is ${JSON.stringify(found)}, not ${JSON.stringify(expected)}`;
      }
    }
    return undefined;
  },
};

/** A group is also what its members say, but for a reported True. */
function withMembers(reported: Verdict, members: GroupVerdict | undefined): Verdict {
  if (!members) return reported;
  const { conditions } = reported;
  const said = ({ status, reason }: GroupVerdict["degraded"]) => ({
    ...{ status, reason, observedGeneration: undefined },
  });
  const isReported = conditions.Degraded?.status === "True";
  return {
    ...reported,
    conditions: {
      ...conditions,
      MembersReady: said(members.membersReady),
      ...(!isReported && { Degraded: said(members.degraded) }),
    },
  };
}
