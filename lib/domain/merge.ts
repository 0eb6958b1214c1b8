import type { Claim } from "./condition.ts";
import { forget } from "./data.ts";
import { type Draft, draftOf, sameToReaders, withComputed } from "./draft.ts";
import type { Fact } from "./fact.ts";
import { type Outcome, type Taken, take } from "./outcome.ts";
import { Refusal } from "./refusal.ts";
import type { Report } from "./report.ts";
import { isGate } from "./resource.ts";
import { settleRevision } from "./revision.ts";
import { emptyTally } from "./rollup.ts";
import { settleAll } from "./settle.ts";
import { live, newState, perspectiveOf, type ResourceState, storedPartOf } from "./state.ts";
import type { Tally } from "./tally.ts";

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
  const existing = live(stored);
  if (existing?.kind === "gate") {
    const refused = { kind: "refused", refusal: isGate(resource) } as const;
    return { state: stored, outcomes: reports.map(() => refused) };
  }
  if (stored && !existing && !reports.some((report) => isNamedAgain(stored, report))) {
    return { state: stored, outcomes: reports.map((report) => lateFor(resource, report)) };
  }
  const state = existing ?? newState(resource, now, stored);
  const before = draftOf(state);
  const { draft, taken, members } = takeAll(state, before, reports, { now, isNew: !existing });
  const outcomes = taken.map(({ outcome }) => outcome);
  const arrived = factsByType(taken.filter(({ outcome }) => isNew(outcome)));
  const conditions = settleAll(state.conditions, before, draft, arrived);
  const named = reports.flatMap(({ revision }, index) =>
    revision && isNew(outcomes[index]) ? [revision] : [],
  );
  const { type: _, revisionSince: since, ...kept } = state;
  const revisionSince = settleRevision(since, before, draft, named);
  const isSettled = conditions === state.conditions && revisionSince === since;
  if (draft === before && isSettled) return { state: stored, outcomes };
  const { known, claims: __, data, ...facts } = draft;
  const settled = {
    ...kept,
    ...storedPartOf(known),
    ...facts,
    ...(members && { members }),
    ...(revisionSince !== undefined && { revisionSince }),
    conditions,
    data: forget(data, now),
  };
  const isNews = !existing || !sameToReaders(before, draft);
  return { state: isNews ? announced(settled, reports, outcomes, now) : settled, outcomes };
}

/** Takes reports in, one after the other; the tally is that of the group which the resource is then, if it is one. */
function takeAll(
  state: ResourceState,
  before: Draft,
  reports: readonly Report[],
  { now, isNew: appears }: { readonly now: string; readonly isNew: boolean },
): { readonly draft: Draft; readonly taken: readonly Taken[]; readonly members?: Tally } {
  const taken: Taken[] = [];
  let [draft, members] = [before, state.members];
  for (const report of reports) {
    const next = take(draft, report, now, appears && draft === before);
    const founded = members ? undefined : foundedBy(next.draft, now);
    draft = founded ? asGroup(next.draft, state, founded) : next.draft;
    taken.push(founded ? asNews(next) : next);
    members ??= founded;
  }
  return { draft, taken, ...(members && { members }) };
}

/** A resource that was listed to have no members is a group all the same; any other becomes one with its first. */
function foundedBy({ listed }: Draft, now: string): Tally | undefined {
  return listed?.names.length === 0 ? emptyTally(now) : undefined;
}

function asGroup(draft: Draft, state: ResourceState, members: Tally): Draft {
  const { computed } = perspectiveOf({ ...state, members });
  const known = { ...draft.known, ...(computed && { computed }) };
  return { ...draft, known, claims: withComputed(draft.claims, known) };
}

/** Readers see a group where there was none, whatever else the report says. */
function asNews(taken: Taken): Taken {
  return taken.outcome.kind === "refused" ? taken : { ...taken, outcome: { kind: "applied" } };
}

/** Whether a report is a list's, and later than what deleted the resource: then it is back. */
function isNamedAgain({ barrier = "" }: ResourceState, { member, key }: Report): boolean {
  return member !== undefined && key > barrier;
}

/** What becomes of a report on a deleted resource. */
function lateFor(resource: string, { member }: Report): Outcome {
  if (member) return { kind: "notApplied", reason: "Superseded" };
  const refusal = new Refusal("gone", `${resource} was deleted; declare it to have it back`);
  return { kind: "refused", refusal };
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

function factsByType(taken: readonly Taken[]): Map<string, Fact<Claim>[]> {
  const facts = new Map<string, Fact<Claim>[]>();
  for (const { type, fact } of taken.flatMap(({ conditions }) => conditions)) {
    facts.set(type, [...(facts.get(type) ?? []), fact]);
  }
  return facts;
}
