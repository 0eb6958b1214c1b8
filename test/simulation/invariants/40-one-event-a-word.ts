import { isDeepStrictEqual } from "node:util";
import { live, type ResourceState } from "../../../lib/domain/state.ts";
import type { Detail } from "../../../lib/domain/transition.ts";
import type { Commit } from "../commit.ts";
import { statusIn } from "../stored.ts";
import type { Invariant } from "./invariant.ts";

export const oneEventAWord: Invariant = {
  number: 40,
  name: "exactly one HealthTransitioned tells of each change of a group's word, and each goes on where the last ended",
  violation({ accounts, aftermath }) {
    for (const [group, commits] of accounts.byResource) {
      const isGroup = commits.some(({ after }) => after.state.members !== undefined);
      if (!isGroup || accounts.isGivenUp(group)) continue;
      const events = new Map<string, Detail>();
      for (const { detail, detailType } of aftermath.published) {
        if (detailType === "HealthTransitioned" && detail.resource === group) {
          events.set(detail.id, detail);
        }
      }
      const told = [...events.values()].sort((one, other) => one.sequence - other.sequence);
      const changes = commits.flatMap(changeIn);
      const steps = told.map(({ from, to }) => `${from ?? null} → ${to ?? null}`);
      if (!isDeepStrictEqual(steps, changes))
        return `${group} went ${changes}, and ${steps} was told`;
    }
    return undefined;
  },
};

/** How a group's word changed with a write; its end is told by its deletion. */
function changeIn({ before, after }: Commit): string[] {
  const [from, to] = [wordOf(before?.state), wordOf(after.state)];
  return from === to || to === null ? [] : [`${from} → ${to}`];
}

function wordOf(state: ResourceState | undefined): string | null {
  return state && live(state) ? statusIn(state).health : null;
}
