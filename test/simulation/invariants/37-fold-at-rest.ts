import { isDeepStrictEqual } from "node:util";
import type { Condition } from "../../../lib/domain/condition.ts";
import { groupOf, nameOf } from "../../../lib/domain/resource.ts";
import { live, type ResourceState } from "../../../lib/domain/state.ts";
import { type MemberWord, verdictOnMembers } from "../../domain/oracle-of-groups.ts";
import type { Accounts } from "../accounts.ts";
import { BY_MEMBERS, healthOfGroup, standingIn } from "../members.ts";
import { statusIn } from "../stored.ts";
import type { Invariant } from "./invariant.ts";

export const foldAtRest: Invariant = {
  number: 37,
  name: "at rest a group is the fold over its members at every level, unless a word of them was given up and nobody has recounted since",
  violation({ accounts }) {
    const members = membersByGroup(accounts);
    for (const group of new Set([...members.keys(), ...accounts.byResource.keys()])) {
      if (accounts.groups.isUncounted(group)) continue;
      const wrong = wrongGroup(accounts.latest(group)?.state, members.get(group) ?? []);
      if (wrong) return `${group} ${wrong}`;
    }
    return undefined;
  },
};

/** The live members of each group, as they are stored in the end. */
function membersByGroup({ byResource }: Accounts): Map<string, MemberWord[]> {
  const members = new Map<string, MemberWord[]>();
  for (const [resource, commits] of byResource) {
    const [group, standing] = [groupOf(resource), standingIn(commits.at(-1)?.after.state)];
    if (group === undefined || !standing) continue;
    members.set(group, [...(members.get(group) ?? []), { name: nameOf(resource), ...standing }]);
  }
  return members;
}

/** A group that was deleted stays so, and one whose members all went before it was told of them never was. */
function wrongGroup(
  state: ResourceState | undefined,
  members: readonly MemberWord[],
): string | undefined {
  if (state && !live(state)) return undefined;
  if (!state?.members) return members.length > 0 ? "knows nothing of its members" : undefined;
  const verdict = verdictOnMembers(members, state.declaration.rollup);
  const status = statusIn(state);
  const [ready, degraded] = ["MembersReady", "Degraded"].map((name) =>
    status.conditions.find(({ type }) => type === name),
  );
  const found = {
    kind: status.kind,
    health: status.health,
    message: status.message,
    members: status.members,
    ready: saidBy(ready),
    degraded: degraded?.reporter === BY_MEMBERS ? saidBy(degraded) : degraded?.status,
  };
  const expected = {
    kind: "group",
    health: healthOfGroup(state, verdict),
    message: verdict.membersReady.message,
    members: verdict.members,
    ready: verdict.membersReady,
    degraded: degraded?.reporter === BY_MEMBERS ? verdict.degraded : "True",
  };
  if (isDeepStrictEqual(found, expected)) return undefined;
  return `is ${JSON.stringify(found)}, not ${JSON.stringify(expected)}`;
}

function saidBy(condition: Condition | undefined) {
  if (!condition) return undefined;
  const { status, reason, message } = condition;
  return { status, reason, message };
}
