import { live, type ResourceState, statusOf } from "../../../lib/domain/state.ts";
import type { Invariant } from "./invariant.ts";

export const noLostTransition: Invariant = {
  number: 8,
  name: "every committed transition is on the bus, or its record was given up in the open",
  violation({ accounts, world }) {
    const told = new Set(world.evidence.events.map(({ detail }) => detail.id));
    const givenUp = new Set(
      world.evidence.checkpoints.flatMap(({ isGivenUp, records }) => (isGivenUp ? records : [])),
    );
    for (const { record, before, after } of accounts.commits) {
      if (givenUp.has(record)) continue;
      const { resource, sequence } = after.state;
      const missing = changed(before?.state, after.state).find(
        (suffix) => !told.has(`${resource}@${sequence}/${suffix}`),
      );
      if (missing) return `${resource}@${sequence}/${missing} was committed and never told`;
    }
    return undefined;
  },
};

/** What readers saw change, by the ending of its event's id; worked out without the diff. */
function changed(before: ResourceState | undefined, after: ResourceState): string[] {
  const [old, now] = [words(before), words(after)];
  const gone = [...old.keys()].filter((name) => !now.has(name) && !SILENT_ENDS.includes(name));
  return [...gone, ...[...now.keys()].filter((name) => old.get(name) !== now.get(name))];
}

/** What ends with a resource, or with its tombstone, without an event of its own. */
const SILENT_ENDS: readonly string[] = ["Declared", "Deleted", "Health"];

/** What a state says that events tell of, by name; a condition called as another ending is marked as one. */
function words(state: ResourceState | undefined): Map<string, string> {
  if (!state) return new Map();
  if (!live(state)) return new Map([["Deleted", "yes"]]);
  const { conditions, health } = statusOf(state);
  return new Map([
    ...conditions.map(({ type, status, reason, message }): [string, string] => [
      type === "Health" ? "Condition/Health" : type,
      JSON.stringify([status, reason, message]),
    ]),
    ["Declared", "yes"],
    ["Health", health],
  ]);
}
