import type { Claim } from "./condition.ts";
import { forget } from "./data.ts";
import { draftOf, sameToReaders } from "./draft.ts";
import type { Fact } from "./fact.ts";
import { type Outcome, take } from "./outcome.ts";
import { Refusal } from "./refusal.ts";
import type { Report } from "./report.ts";
import { settleAll } from "./settle.ts";
import { newState, type ResourceState, storedPartOf } from "./state.ts";

export type Merged = {
  /** The very state that was stored when there is nothing to write. */
  readonly state: ResourceState | undefined;
  /** What became of each report, in order. */
  readonly outcomes: readonly Outcome[];
};

/**
 * Takes reports on one resource into its state, as one change received at `now`. The facts that
 * result are a function of the set of all reports ever taken in: order and repetition don't matter.
 */
export function merge(
  stored: ResourceState | undefined,
  resource: string,
  reports: readonly Report[],
  now: string,
): Merged {
  if (stored?.deletedTime !== undefined) {
    const refusal = new Refusal("gone", `${resource} was deleted; declare it to have it back`);
    return { state: stored, outcomes: reports.map(() => ({ kind: "refused", refusal })) };
  }
  const state = stored ?? newState(resource, now);
  const before = draftOf(state);
  const outcomes: Outcome[] = [];
  let draft = before;
  for (const report of reports) {
    const taken = take(draft, report, now, stored === undefined && draft === before);
    draft = taken.draft;
    outcomes.push(taken.outcome);
  }
  const arrived = factsByType(reports.filter((_, index) => isNew(outcomes[index])));
  const conditions = settleAll(state.conditions, before, draft, arrived);
  if (draft === before && conditions === state.conditions) return { state: stored, outcomes };
  const { known, claims: _, data, ...facts } = draft;
  const settled = {
    ...state,
    ...storedPartOf(known),
    ...facts,
    conditions,
    data: forget(data, now),
  };
  const isNews = stored === undefined || !sameToReaders(before, draft);
  return { state: isNews ? announced(settled, reports, outcomes, now) : settled, outcomes };
}

function isNew(outcome: Outcome | undefined): boolean {
  return (
    outcome?.kind === "applied" ||
    (outcome?.kind === "notApplied" && outcome.reason !== "Duplicate")
  );
}

/** The state one step on in its sequence, with whoever reported what readers now see. */
function announced(
  state: ResourceState,
  reports: readonly Report[],
  outcomes: readonly Outcome[],
  now: string,
): ResourceState {
  const last = reports.findLast((_, index) => outcomes[index]?.kind === "applied");
  return {
    ...state,
    ...(last && { reporter: last.reporter }),
    sequence: state.sequence + 1,
    updatedTime: now,
  };
}

function factsByType(reports: readonly Report[]): Map<string, Fact<Claim>[]> {
  const facts = new Map<string, Fact<Claim>[]>();
  for (const { type, fact } of reports.flatMap(({ conditions }) => conditions)) {
    facts.set(type, [...(facts.get(type) ?? []), fact]);
  }
  return facts;
}
