import { type Claim, rankOf, type Seen, sameSighting, seen } from "./condition.ts";
import { dataOf, mergeData, type Tally } from "./data.ts";
import {
  type Fact,
  type Facts,
  type Generation,
  isLater,
  record,
  recordGeneration,
  speaking,
} from "./fact.ts";
import { sameJson } from "./json.ts";
import { LIMITS } from "./limits.ts";
import { orderKey, RANKS } from "./order.ts";
import { invalid } from "./refusal.ts";
import { type ConditionReport, generationsOf, type Report } from "./report.ts";
import type { ResourceState } from "./state.ts";

/** The facts of a resource while reports are taken in, before the service sets its own times. */
export type Draft = Pick<ResourceState, "revision" | "message" | "external" | "data" | "recent"> & {
  readonly known: Generation;
  readonly claims: ReadonlyMap<string, Facts<Claim>>;
};

/** A draft after one report, and what became of the report's facts: stored now, or stored before. */
export type Absorbed = { readonly draft: Draft; readonly tally: Tally };

/** The facts of a stored state. */
export function draftOf(state: ResourceState): Draft {
  const { generation, generationTime, conditions, revision, message, external, data, recent } =
    state;
  return {
    known: {
      ...(generation !== undefined && { generation }),
      ...(generationTime !== undefined && { generationTime }),
    },
    claims: new Map(conditions.map(({ type, facts }) => [type, facts])),
    revision,
    ...(message && { message }),
    ...(external && { external }),
    data,
    recent,
  };
}

/** A draft with one report taken in; throws `invalid` when a condition type differs only by case from another. */
export function absorb(draft: Draft, report: Report, now: string): Absorbed {
  const tally: Tally = { stored: 0, known: 0 };
  const known = generationsOf(report).reduce(
    (generation, named) => recordGeneration(generation, named, report.observedAt),
    draft.known,
  );
  if (known !== draft.known) tally.stored++;
  const key = orderKey(report, RANKS.unsettled);
  const next: Draft = {
    known,
    claims: absorbConditions(draft.claims, report, tally),
    revision: absorbRevision(draft.revision, report, tally),
    ...absorbFact("message", draft.message, report, tally),
    ...absorbFact("external", draft.external, report, tally),
    data: report.data ? mergeData(draft.data, report.data, key, now, tally) : draft.data,
    recent: draft.recent,
  };
  const remembered = tally.stored > 0 || !report.dated;
  return { draft: remembered ? { ...next, recent: remember(next.recent, report) } : draft, tally };
}

function remember(recent: readonly string[], report: Report): string[] {
  return [...recent, report.fingerprint].slice(-LIMITS.recentReports);
}

function absorbConditions(claims: Draft["claims"], report: Report, tally: Tally): Draft["claims"] {
  const merged = new Map(claims);
  for (const condition of report.conditions) {
    const { type } = condition;
    const before = claims.get(type) ?? newType(type, merged);
    const fact = conditionFact(condition, report);
    merged.set(type, tallied(tally, before, record(before, fact), fact));
  }
  return merged;
}

/** The order key and claim of one condition; a settled status ranks above an unsettled one. */
export function conditionFact({ generation, claim }: ConditionReport, report: Report): Fact<Claim> {
  const key = orderKey(report, rankOf(claim.status));
  return { key, ...(generation !== undefined && { generation }), value: claim };
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

function absorbRevision(facts: Facts<string>, report: Report, tally: Tally): Facts<string> {
  const { revision, generation } = report;
  if (revision === undefined) return facts;
  const key = orderKey(report, RANKS.unsettled);
  const fact = { key, ...(generation !== undefined && { generation }), value: revision };
  return tallied(tally, facts, record(facts, fact), fact);
}

function tallied<V>(tally: Tally, before: Facts<V>, after: Facts<V>, fact: Fact<V>): Facts<V> {
  if (after !== before) tally.stored++;
  else if (before.named?.key === fact.key || before.unnamed?.key === fact.key) tally.known++;
  return after;
}

/** The report's message or its external flag, each a fact like a leaf of data. */
function absorbFact<K extends "message" | "external">(
  name: K,
  stored: Draft[K],
  report: Report,
  tally: Tally,
): Partial<Pick<Draft, K>> {
  const value = report[name];
  if (value === undefined) return stored ? ({ [name]: stored } as Partial<Pick<Draft, K>>) : {};
  const fact = { key: orderKey(report, RANKS.unsettled), value };
  const newer = isLater<unknown>(fact, stored);
  if (newer) tally.stored++;
  else if (stored?.key === fact.key) tally.known++;
  return { [name]: newer ? fact : stored } as Partial<Pick<Draft, K>>;
}

/** What readers see of a draft's conditions, by type. */
export function sightingsOf({ claims, known }: Draft): Map<string, Seen> {
  const sightings = [...claims].map(([type, facts]) => [type, seen(type, facts, known)] as const);
  return new Map(sightings.filter((entry): entry is [string, Seen] => entry[1] !== undefined));
}

/** Whether two drafts differ in nothing that readers see; when and by whom a thing was last observed is not news. */
export function sameToReaders(one: Draft, other: Draft): boolean {
  return (
    one.known.generation === other.known.generation &&
    speaking(one.revision, one.known)?.value === speaking(other.revision, other.known)?.value &&
    one.message?.value === other.message?.value &&
    (one.external?.value ?? false) === (other.external?.value ?? false) &&
    (one.data === other.data || sameJson(dataOf(one.data), dataOf(other.data))) &&
    sameSightings(one, other)
  );
}

function sameSightings(one: Draft, other: Draft): boolean {
  const [before, after] = [sightingsOf(one), sightingsOf(other)];
  return (
    before.size === after.size &&
    [...after].every(([type, sighting]) => sameSighting(before.get(type), sighting))
  );
}
