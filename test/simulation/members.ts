import { opinionOf } from "../../lib/domain/health.ts";
import { live, type ResourceState } from "../../lib/domain/state.ts";
import { conditionsOf } from "../../lib/domain/status.ts";
import type { Standing, Tally } from "../../lib/domain/tally.ts";
import {
  combined,
  type GroupVerdict,
  type MemberWord,
  verdictOnMembers,
} from "../domain/oracle-of-groups.ts";
import { statusIn } from "./stored.ts";

/** Who says what a group's members make of it. */
export const BY_MEMBERS = "signalbox/rollup";

/** How a state is to count in its group; undefined where it counts in none. */
export function standingIn(state: ResourceState | undefined): Standing | undefined {
  if (!state || !live(state) || state.kind === "gate") return undefined;
  const { health } = statusIn(state);
  const type = state.type?.value ?? (state.members ? "group" : state.kind);
  return { health, type, critical: state.declaration.critical ?? true };
}

/** A tally's members one by one; those that it doesn't name have none. */
function wordsIn({ counts, named }: Tally): MemberWord[] {
  const names = [...named];
  return counts.flatMap(({ count, ...standing }) =>
    Array.from({ length: count }, () => {
      const at = names.findIndex(({ health }) => health === standing.health);
      const [found] = at < 0 ? [] : names.splice(at, 1);
      return { name: found?.name ?? "", ...standing };
    }),
  );
}

const known = new WeakMap<Tally, Map<object | undefined, GroupVerdict>>();

/** What the oracle says of the members that a group knows, none where it is no group. */
export function verdictIn({ members, declaration }: ResourceState): GroupVerdict | undefined {
  if (!members) return undefined;
  const verdicts = known.get(members) ?? new Map<object | undefined, GroupVerdict>();
  known.set(members, verdicts);
  const { rollup } = declaration;
  const verdict = verdicts.get(rollup) ?? verdictOnMembers(wordsIn(members), rollup);
  verdicts.set(rollup, verdict);
  return verdict;
}

/** The health of a group that its members give that word. */
export function healthOfGroup(state: ResourceState, { health }: GroupVerdict) {
  const reported = conditionsOf(state).filter(({ reporter }) => reporter !== BY_MEMBERS);
  return combined(opinionOf(reported, state.declaration.abnormal ?? []), health);
}
