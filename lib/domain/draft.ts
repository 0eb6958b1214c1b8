import { type Claim, type Perspective, sameSighting, seen } from "./condition.ts";
import { mergeData, sameData, type Tally } from "./data.ts";
import { type Fact, type Facts, isLater, record, recordGeneration, speaking } from "./fact.ts";
import { LIMITS } from "./limits.ts";
import { invalid } from "./refusal.ts";
import type { Report } from "./report.ts";
import { messageOf, perspectiveOf, type ResourceState } from "./state.ts";

/** The facts of a resource while reports are taken in, before the service sets its own times. */
export type Draft = Pick<ResourceState, "revision" | "message" | "external" | "data" | "recent"> & {
  readonly known: Perspective;
  readonly claims: ReadonlyMap<string, Facts<Claim>>;
};

/** A draft after one report, and what became of the report's facts: stored now, or stored before. */
export type Absorbed = { readonly draft: Draft; readonly tally: Tally };

/** The facts of a stored state. */
export function draftOf(state: ResourceState): Draft {
  const { conditions, revision, message, external, data, recent } = state;
  return {
    known: perspectiveOf(state),
    claims: new Map(conditions.map(({ type, facts }) => [type, facts])),
    revision,
    ...(message && { message }),
    ...(external && { external }),
    data,
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
  const { revision, data } = report;
  const message = latest(draft.message, report.message, tally);
  const external = latest(draft.external, report.external, tally);
  const next = {
    known,
    claims: absorbConditions(draft.claims, report, tally),
    revision: revision ? recorded(draft.revision, revision, tally) : draft.revision,
    ...(message && { message }),
    ...(external && { external }),
    data: data ? mergeData(draft.data, data, report.key, now, tally) : draft.data,
  };
  if (tally.stored === 0 && report.dated) return { draft, tally };
  const recent = [...draft.recent, report.fingerprint].slice(-LIMITS.recentReports);
  return { draft: { ...next, recent }, tally };
}

function absorbConditions(claims: Draft["claims"], report: Report, tally: Tally): Draft["claims"] {
  if (report.conditions.length === 0) return claims;
  const merged = new Map(claims);
  for (const { type, fact } of report.conditions) {
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
