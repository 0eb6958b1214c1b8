import { type Claim, type Perspective, sameSighting, seen } from "./condition.ts";
import { mergeData, sameData, type Tally, writeLeaves } from "./data.ts";
import { type Fact, type Facts, isLater, record, recordGeneration, speaking } from "./fact.ts";
import { LIMITS } from "./limits.ts";
import { relisted } from "./member-list.ts";
import { invalid } from "./refusal.ts";
import type { ConditionFact, Report } from "./report.ts";
import { perspectiveOf, type ResourceState } from "./state.ts";
import { messageOf } from "./status.ts";
import { damp } from "./threshold.ts";

/** The facts of a resource while reports are taken in, before the service sets its own times. */
export type Draft = Pick<
  ResourceState,
  | "declaration"
  | "revision"
  | "message"
  | "external"
  | "data"
  | "probes"
  | "listed"
  | "listedBy"
  | "type"
  | "barrier"
  | "recent"
> & {
  readonly known: Perspective;
  readonly claims: ReadonlyMap<string, Facts<Claim>>;
};

/**
 * A draft after one report, what the report says of conditions now that its probe is damped, and
 * what became of its facts: stored now, or stored before.
 */
export type Absorbed = {
  readonly draft: Draft;
  readonly conditions: readonly ConditionFact[];
  readonly tally: Tally;
};

/** The facts of a stored state. */
export function draftOf(state: ResourceState): Draft {
  const { declaration, revision, message, external, data, recent } = state;
  const { probes, listed, listedBy, type, barrier } = state;
  return {
    known: perspectiveOf(state),
    claims: new Map(state.conditions.map((one) => [one.type, one.facts])),
    declaration,
    revision,
    ...(message && { message }),
    ...(external && { external }),
    data,
    ...(probes && { probes }),
    ...(listed && { listed }),
    ...(listedBy !== undefined && { listedBy }),
    ...(type && { type }),
    ...(barrier !== undefined && { barrier }),
    recent,
  };
}

/** Claims with a place for each condition that is worked out rather than reported. */
export function withComputed(claims: Draft["claims"], { computed }: Perspective): Draft["claims"] {
  const missing = [...(computed?.keys() ?? [])].filter((type) => !claims.has(type));
  return missing.length === 0
    ? claims
    : new Map([...claims, ...missing.map((type) => [type, {}] as const)]);
}

/** A draft with one report taken in; throws `invalid` when a condition type differs only by case from another. */
export function absorb(draft: Draft, report: Report, now: string): Absorbed {
  const tally: Tally = { stored: 0, known: 0 };
  const known = report.generations.reduce(
    (generation, named) => recordGeneration(generation, named, report.observedAt),
    draft.known,
  );
  if (known !== draft.known) tally.stored++;
  const { revision, probe } = report;
  const message = latest(draft.message, report.message, tally);
  const external = latest(draft.external, report.external, tally);
  const damped = probe && damp(draft.probes ?? [], probe, draft.declaration);
  const conditions = damped
    ? [...report.conditions, { type: "Ready", fact: damped.fact }]
    : report.conditions;
  const next = {
    ...withMembership(draft, report, tally),
    known,
    claims: absorbConditions(draft.claims, conditions, tally),
    revision: revision ? recorded(draft.revision, revision, tally) : draft.revision,
    ...(message && { message }),
    ...(external && { external }),
    data: absorbData(draft.data, report, { now, tally }),
    ...(damped && { probes: damped.streaks }),
  };
  // What nothing else tells of a redelivery: that it came, and that its probe's result counted.
  const isTold = report.dated && !probe;
  if (tally.stored === 0 && isTold) return { draft, conditions, tally };
  const recent = [...draft.recent, report.fingerprint].slice(-LIMITS.recentReports);
  return { draft: { ...next, recent }, conditions, tally };
}

type Taking = { readonly now: string; readonly tally: Tally };

function absorbData(before: Draft["data"], report: Report, { now, tally }: Taking): Draft["data"] {
  const { key, data, member } = report;
  const merged = data ? mergeData(before, data, key, now, tally) : before;
  return member ? writeLeaves(merged, member.leaves, { key, now, tally }) : merged;
}

/** The draft with what a report tells of lists: that of the resource's own members, and its group's that names it. */
function withMembership(draft: Draft, { key, listed, member }: Report, tally: Tally): Draft {
  if (listed) {
    const later = relisted(draft.listed, listed);
    if (later !== draft.listed) tally.stored++;
    else if (later.key === listed.key) tally.known++;
    return { ...draft, listed: later };
  }
  if (!member || (draft.listedBy ?? "") >= key) return draft;
  tally.stored++;
  const { type: _, ...rest } = draft;
  const { type } = member;
  return { ...rest, listedBy: key, ...(type !== undefined && { type: { key, value: type } }) };
}

function absorbConditions(
  claims: Draft["claims"],
  conditions: readonly ConditionFact[],
  tally: Tally,
): Draft["claims"] {
  if (conditions.length === 0) return claims;
  const merged = new Map(claims);
  for (const { type, fact } of conditions) {
    merged.set(type, recorded(claims.get(type) ?? newType(type, merged), fact, tally));
  }
  return merged;
}

function newType(type: string, claims: Draft["claims"]): Facts<Claim> {
  const folded = type.toLowerCase();
  const like = [...claims.keys()].find((other) => other.toLowerCase() === folded);
  if (like !== undefined) {
    throw invalid({ path: "conditions", message: `"${type}" differs only by case from "${like}"` });
  }
  if (claims.size >= LIMITS.conditions) {
    throw invalid({ path: "conditions", message: `a status holds at most ${LIMITS.conditions}` });
  }
  return {};
}

/** The facts with one more taken in, and counted. */
function recorded<V>(before: Facts<V>, fact: Fact<V>, tally: Tally): Facts<V> {
  const after = record(before, fact);
  if (after !== before) tally.stored++;
  else if (before.named?.key === fact.key || before.unnamed?.key === fact.key) tally.known++;
  return after;
}

/** The later of two facts that no generation is named for, counted. */
function latest<V>(
  stored: Fact<V> | undefined,
  fact: Fact<V> | undefined,
  tally: Tally,
): Fact<V> | undefined {
  if (!fact) return stored;
  if (isLater(fact, stored)) {
    tally.stored++;
    return fact;
  }
  if (stored?.key === fact.key) tally.known++;
  return stored;
}

/** Whether two drafts differ in nothing that readers see; when and by whom a thing was last observed is not news. */
export function sameToReaders(one: Draft, other: Draft): boolean {
  return (
    one.known.generation === other.known.generation &&
    speaking(one.revision, one.known)?.value === speaking(other.revision, other.known)?.value &&
    messageOf(one, one.known) === messageOf(other, other.known) &&
    (one.external?.value ?? false) === (other.external?.value ?? false) &&
    sameSightings(one, other) &&
    sameData(one.data, other.data)
  );
}

function sameSightings(one: Draft, other: Draft): boolean {
  if (one.claims.size !== other.claims.size) return false;
  for (const [type, facts] of other.claims) {
    const before = one.claims.get(type) ?? {};
    if (before === facts && one.known === other.known) continue;
    if (!sameSighting(seen(type, before, one.known), seen(type, facts, other.known))) return false;
  }
  return true;
}
