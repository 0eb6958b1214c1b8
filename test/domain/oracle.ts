import type { Json, JsonObject } from "../../lib/domain/json.ts";
import type { ConditionInput, ReportInput } from "../../lib/domain/report-input.ts";

/** What the rules say of a *set* of dated reports, computed without merging: no state, no order of arrival. */
export type Verdict = {
  generation: number | undefined;
  revision: string | undefined;
  message: string;
  conditions: Record<
    string,
    { status: string; reason: string; observedGeneration: number | undefined }
  >;
  data: Json;
};

/** From when reports are looked at, and for how many milliseconds they are good that don't say it themselves. */
export type Silence = { readonly now: string; readonly patience: number | undefined };

/** Data that a report writes whole, a value a key, as a list does of its members; null is none. */
export type Leaves = { readonly leaves?: JsonObject };
type Dated = ReportInput & Leaves & { id: string; observedAt: string };
type Stamped<V> = { value: V; generation: number | undefined; report: Dated; rank: number };

const NEVER: Silence = { now: "", patience: undefined };

export function verdictOn(reports: readonly Dated[], silence = NEVER): Verdict {
  const generation = maximum(reports.flatMap(namedBy));
  const since = reports
    .filter((report) => namedBy(report).includes(generation ?? -1))
    .map((report) => report.observedAt)
    .sort()[0];
  const choose = <V>(facts: Stamped<V>[]) => winner(facts, generation, since);
  const revisions = reports
    .filter((report) => report.revision !== undefined)
    .map((report) => ({ value: report.revision, generation: report.generation, report, rank: 0 }));
  const claims = reports.flatMap(claimsOf);
  const types = [...new Set(claims.map(({ value }) => value.type))];
  return {
    generation,
    revision: choose(revisions)?.fact.value,
    message: sorted(reports.filter((report) => report.message !== undefined)).at(-1)?.message ?? "",
    conditions: Object.fromEntries(
      types.map((type) => {
        const ofType = claims.filter(({ value }) => value.type === type);
        return [type, sight(choose(ofType), silence)];
      }),
    ),
    data: sorted(reports).reduce<Json>(
      (data, report) => written(patched(data, report.data ?? {}), report.leaves ?? {}),
      {},
    ),
  };
}

function namedBy(report: Dated): number[] {
  const all = [
    report.generation,
    ...(report.conditions ?? []).map((one) => one.observedGeneration),
  ];
  return all.filter((one) => one !== undefined);
}

function claimsOf(report: Dated): Stamped<ConditionInput>[] {
  return [...(report.conditions ?? []), ...probed(report)].map((value) => ({
    value,
    generation: value.observedGeneration ?? report.generation,
    report,
    rank: value.status === "Unknown" ? 0 : 1,
  }));
}

/** A probe's result, where nothing damps it. */
export function probed({ probe }: Pick<ReportInput, "probe">): ConditionInput[] {
  if (!probe) return [];
  const { success, output, timedOut } = probe;
  const reason = output && !timedOut ? "ProbeError" : "ProbeTimeout";
  if (success === undefined) return [{ type: "Ready", status: "Unknown", reason }];
  return [
    success
      ? { type: "Ready", status: "True", reason: "ProbeSucceeded" }
      : { type: "Ready", status: "False", reason: "ProbeFailed" },
  ];
}

/** Rule 3: the later current fact or, where none is current, the later of the two that are kept. */
function winner<V>(facts: Stamped<V>[], generation: number | undefined, since = "") {
  const named = facts.filter((fact) => fact.generation !== undefined);
  const greatest = maximum(named.map((fact) => fact.generation ?? -1));
  const kept = [
    last(named.filter((fact) => fact.generation === greatest)),
    last(facts.filter((fact) => fact.generation === undefined)),
  ].filter((fact) => fact !== undefined);
  const isCurrent = (fact: Stamped<V>) =>
    fact.generation === undefined
      ? fact.report.observedAt >= since
      : fact.generation === generation;
  const current = last(kept.filter(isCurrent));
  const fact = current ?? last(kept);
  return fact && { fact, outdated: !current };
}

function sight(chosen: ReturnType<typeof winner<ConditionInput>>, silence: Silence) {
  if (!chosen) throw new Error("a type without a claim");
  const { fact, outdated } = chosen;
  const lost = outdated ? "Outdated" : isOver(fact.report, silence) ? "Expired" : undefined;
  return {
    status: lost ? "Unknown" : fact.value.status,
    reason: lost ?? fact.value.reason ?? "Reported",
    observedGeneration: fact.generation,
  };
}

/** Whether nobody's word is good any more when the last was a report's. */
function isOver({ observedAt, ttl }: Dated, { now, patience }: Silence): boolean {
  const good = ttl ?? patience;
  return good !== undefined && now !== "" && Date.parse(observedAt) + good <= Date.parse(now);
}

/** RFC 7396, written down as the RFC has it. */
export function patched(target: Json, patch: Json): Json {
  if (!isMap(patch)) return patch;
  const result: Record<string, Json> = isMap(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = patched(result[key] ?? null, value);
  }
  return result;
}

/** Data with some values in place of what was there, not merged into it. */
function written(data: Json, leaves: JsonObject): Json {
  const kept = Object.entries({ ...(isMap(data) ? data : {}), ...leaves });
  return Object.fromEntries(kept.filter(([, value]) => value !== null));
}

function isMap(value: Json): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function last<V>(facts: Stamped<V>[]): Stamped<V> | undefined {
  return [...facts]
    .sort((one, other) => compare(place(one.report, one.rank), place(other.report, other.rank)))
    .at(-1);
}

function sorted(reports: readonly Dated[]): Dated[] {
  return [...reports].sort((one, other) => compare(place(one, 0), place(other, 0)));
}

function place(report: Dated, rank: number): (string | number)[] {
  return [report.observedAt, report.sequence ?? 0, rank, report.id];
}

function compare(one: (string | number)[], other: (string | number)[]): number {
  const index = one.findIndex((part, at) => part !== other[at]);
  if (index === -1) return 0;
  return (one[index] ?? 0) < (other[index] ?? 0) ? -1 : 1;
}

function maximum(values: number[]): number | undefined {
  return values.length === 0 ? undefined : Math.max(...values);
}
