import { instantAfter, parseDuration, spanOf } from "../duration.ts";
import type { ResourceState } from "../state.ts";
import { type ResourceStatus, statusOf } from "../status.ts";
import { type Explanation, findingOf, type GateReason } from "./decision.ts";
import type { Requirement } from "./definition.ts";
import { type Binding, type Deployed, deployed } from "./revision.ts";
import { conditionSight, healthSight, type Sight } from "./sight.ts";
import { wantedBy } from "./words.ts";

/** What an expression gives on a status; only `true` meets a requirement. */
export type Evaluate = (
  expression: string,
  status: ResourceStatus,
) => { readonly value: unknown } | { readonly error: string };

/** What requirements are judged by: states as of the time, of those resources of which there are any. */
export type Circumstances = {
  readonly states: ReadonlyMap<string, ResourceState>;
  readonly binding: Binding;
  readonly evaluate: Evaluate;
  readonly at: string;
};

/** A requirement's explanation, without its number and what it wants. */
type Judgement = Omit<Explanation, "requirement" | "wanted">;

/** Whether a requirement is met, and why it isn't. */
export function explain(
  requirement: Requirement,
  number: number,
  circumstances: Circumstances,
): Explanation {
  const wanted = wantedBy(requirement, circumstances.binding.revision);
  const state = circumstances.states.get(requirement.resource);
  const judgement = judge(requirement, state, circumstances);
  return {
    requirement: number,
    wanted,
    ...judgement,
    ...(state && { sequence: state.sequence }),
  };
}

function judge(
  requirement: Requirement,
  state: ResourceState | undefined,
  circumstances: Circumstances,
): Judgement {
  if (!state) return unmet("RequirementUnknown", "absent");
  const { deletedTime } = state;
  if (deletedTime !== undefined) {
    return unmet("ResourceDeleted", `deleted at ${deletedTime}`, deletedTime);
  }
  if (!requirement.sameRevision) return judgeLive(requirement, state, circumstances);
  return judgeBound(requirement, state, circumstances);
}

/** A requirement that is bound to a revision is met by what was observed of that one. */
function judgeBound(
  requirement: Requirement,
  state: ResourceState,
  circumstances: Circumstances,
): Judgement {
  const { revision, torn } = circumstances.binding;
  const found = deployed(state);
  const isOther = torn || (revision !== undefined && revision !== found?.revision);
  if (found && isOther) return unmet("RevisionDiffers", `revision ${found.revision}`, found.since);
  const judgement = judgeLive(requirement, state, circumstances, found);
  const isNo = judgement.reason !== undefined && findingOf(judgement.reason).decision === "block";
  if (isNo || (found && revision !== undefined)) return judgement;
  const whose = found ? "no revision of another resource is known" : "no revision is known";
  return unmet("RequirementUnknown", whose);
}

function judgeLive(
  requirement: Requirement,
  state: ResourceState,
  { evaluate, at }: Circumstances,
  bound?: Deployed,
): Judgement {
  const { health, condition, is = "True", when } = requirement;
  if (when !== undefined) return judgeExpression(when, state, evaluate);
  const from = bound?.since;
  if (health !== undefined) return soaked(healthSight(state, health, from), requirement, at, from);
  if (condition !== undefined) {
    return soaked(conditionSight(state, condition, is, from), requirement, at, from);
  }
  throw new Error(`a requirement on ${requirement.resource} wants nothing`);
}

/** What holds must have held for so long, and of a revision no longer than that is deployed. */
function soaked(sight: Sight, requirement: Requirement, at: string, from = ""): Judgement {
  const { holds, shown } = sight;
  const isBound = holds === true && sight.since !== undefined && sight.since < from;
  const since = isBound ? from : sight.since;
  const actual = since === undefined ? shown : `${shown} for ${elapsed(since, at)}`;
  if (holds === undefined) return unmet("RequirementUnknown", actual, since);
  if (!holds) return unmet("RequirementFailed", actual, since);
  const times = since === undefined ? {} : { since };
  if (requirement.for === undefined) return { met: true, actual, ...times };
  const opensAt = instantAfter(since ?? at, parseDuration(requirement.for) ?? Number.NaN);
  if (opensAt <= at) return { met: true, actual, ...times };
  return { met: false, actual, ...times, opensAt, reason: "Soaking" };
}

/** An expression reads what is there; where nobody speaks for the resource any more, that is nothing. */
function judgeExpression(when: string, state: ResourceState, evaluate: Evaluate): Judgement {
  const status = statusOf(state);
  const lost = status.conditions.filter(({ stored }) => stored !== undefined);
  if (state.recent.length === 0 && status.conditions.length === 0) {
    return unmet("RequirementUnknown", "never reported");
  }
  if (lost.length > 0 && lost.length === status.conditions.length) {
    return unmet("RequirementUnknown", `all conditions ${lost[0]?.reason}`);
  }
  const result = evaluate(when, status);
  if ("error" in result) return unmet("EvaluationFailed", result.error);
  const { value } = result;
  if (typeof value !== "boolean") {
    return unmet("EvaluationFailed", `gave ${typeof value}, not true or false`);
  }
  return value ? { met: true, actual: "true" } : unmet("RequirementFailed", "false");
}

function unmet(reason: GateReason, actual: string, since?: string): Judgement {
  return { met: false, actual, ...(since !== undefined && { since }), reason };
}

function elapsed(since: string, at: string): string {
  return spanOf(Date.parse(at) - Date.parse(since));
}
