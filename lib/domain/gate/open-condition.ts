import type { ConditionStatus } from "../condition.ts";
import type { ConditionInput } from "../report-input.ts";
import type { Explanation, GateDecision, Verdict } from "./decision.ts";
import type { GateDefinition } from "./definition.ts";
import { OPEN } from "./gate-state.ts";

const STATUS_OF: Record<Verdict, ConditionStatus> = {
  pass: "True",
  wait: "Unknown",
  block: "False",
};
/** How many of the unmet requirements a message names. */
const NAMED = 3;

/**
 * A decision as a condition. It holds nothing that passing time alone changes, so that deciding the
 * same once more is no news.
 */
export function openCondition(
  { requires = [] }: GateDefinition,
  { decision, reason, opensAt, because }: GateDecision,
): ConditionInput {
  const forced = because.find(({ requirement }) => requirement === "override");
  const unmet = because.filter((one) => !one.met && one !== forced);
  const named = unmet.slice(0, NAMED).map((one) => wantOf(one, requires));
  const more = unmet.length > NAMED ? [`and ${unmet.length - NAMED} more`] : [];
  const parts = [
    ...(forced ? [forced.actual] : []),
    ...(decision !== "pass" && opensAt !== undefined ? [`opens at ${opensAt}`] : []),
    ...(decision === "pass" && !forced ? [] : [...named, ...more]),
  ];
  const message = parts.length === 0 ? "everything holds" : parts.join("; ");
  return { type: OPEN, status: STATUS_OF[decision], reason, message };
}

function wantOf(
  { requirement, wanted, reason }: Explanation,
  requires: NonNullable<GateDefinition["requires"]>,
): string {
  const about = typeof requirement === "number" ? `${requires[requirement]?.resource}: ` : "";
  return `${about}${wanted} (${reason})`;
}
